import { Card } from "../../ui/card.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import styles from "./explorer-page.module.css";

const rows = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** The shape of what comes. */
export function LoadingAnswer() {
  return (
    <div className={styles.answer} aria-busy="true">
      <Card>
        <Skeleton width={140} height={16} />
        <div className={styles.gap} />
        <Skeleton width={260} height={30} />
        <div className={styles.gap} />
        <Skeleton height={310} />
      </Card>
      <Card>
        {rows.map((row) => (
          <div key={row} className={styles.row}>
            <Skeleton height={14} />
          </div>
        ))}
      </Card>
    </div>
  );
}
