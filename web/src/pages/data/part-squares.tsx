import type { SyncDetail } from "../../../../shared/api/syncs.ts";
import { isRunning } from "../../api/queries.ts";
import { classes } from "../../ui/classes.ts";
import styles from "./part-squares.module.css";

const most = 240;

/** One square a part: converted, in work, refused, waiting. */
export function PartSquares({ sync }: { sync: SyncDetail }) {
  const total = sync.parts.length;
  if (total < 2) return null;
  const done = sync.parts.filter(({ status }) => status === "done").length;
  const placed = sync.parts.slice(0, most).map((part, place) => ({ part, place }));
  return (
    <div className={styles.box}>
      <div className={styles.squares} role="img" aria-label={`${done} of ${total} parts are converted`}>
        {placed.map(({ part, place }) => (
          <span
            key={place}
            className={classes(styles.square, styles[part.status])}
            title={`${part.name}: ${part.status}`}
          />
        ))}
      </div>
      <p className={styles.note}>
        {total > most && `The first ${most} of ${total} parts. `}
        {isRunning(sync) && "What you see stays at the last load until this one is whole."}
      </p>
    </div>
  );
}
