import { Skeleton } from "../../ui/skeleton.tsx";
import styles from "./rows-skeleton.module.css";

/** As high as the rows that come. */
export function RowsSkeleton({ rows, height = 34 }: { rows: number; height?: number }) {
  return (
    <div className={styles.rows}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of nothing yet
        <div key={row} className={styles.row} style={{ height }}>
          <Skeleton width={`${32 - (row % 3) * 5}%`} />
          <Skeleton width="18%" />
        </div>
      ))}
    </div>
  );
}
