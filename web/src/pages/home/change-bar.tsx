import { classes } from "../../ui/classes.ts";
import styles from "./movers-card.module.css";

/** From the middle: filled to the right adds, outlined to the left takes away. The amount stands beside it. */
export function ChangeBar({ change, most }: { change: number; most: number }) {
  return (
    <span className={styles.bars} aria-hidden>
      <span
        className={classes(styles.bar, change < 0 ? styles.down : styles.up)}
        style={{ width: `${(Math.abs(change) / (most || 1)) * 50}%` }}
      />
    </span>
  );
}
