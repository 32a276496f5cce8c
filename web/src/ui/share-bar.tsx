import styles from "./share-bar.module.css";

/** A share of a whole, 0 to 100. Null draws the empty track. The number itself stands beside it. */
export function ShareBar({ percent }: { percent: number | null }) {
  return (
    <span className={styles.track} aria-hidden>
      {percent !== null && percent > 0 && (
        <span className={styles.bar} style={{ width: `${Math.min(100, Math.max(percent, 1.5))}%` }} />
      )}
    </span>
  );
}
