import type { ChangeAnswer } from "../../../../shared/api/costs.ts";
import styles from "./tile-graphics.module.css";

/** 0 to 1, kept inside. */
const part = (value: number) => `${(Math.min(1, Math.max(0, value)) * 100).toFixed(2)}%`;

/** How much of the month's expected cost is spent; the tick is how much of the month is over. */
export function Pace({ spent, passed }: { spent: number; passed: number }) {
  return (
    <span className={styles.track} aria-hidden>
      <span className={styles.fill} style={{ width: part(spent) }} />
      <span className={styles.tick} style={{ left: part(passed) }} />
    </span>
  );
}

/** The 80% band and its median, with as much room on both sides. */
export function Range({ low, median, high }: { low: number; median: number; high: number }) {
  const span = high - low || 1;
  const at = (value: number) => part((value - low + span * 0.6) / (span * 2.2));
  return (
    <span className={styles.line} aria-hidden>
      <span className={styles.band} style={{ left: at(low), right: `calc(100% - ${at(high)})` }} />
      <span className={styles.median} style={{ left: at(median) }} />
    </span>
  );
}

/** Each term begins where the one before ended. Filled adds, outlined takes away. */
export function Steps({ terms }: { terms: ChangeAnswer["terms"] }) {
  let end = 0;
  const steps = terms.map(({ kind, amount }) => {
    const from = end;
    end += Number(amount);
    return { kind, from, to: end };
  });
  const all = [0, ...steps.map(({ to }) => to)];
  const low = Math.min(...all);
  const span = Math.max(...all) - low || 1;
  return (
    <span className={styles.steps} aria-hidden>
      {steps.map(({ kind, from, to }, index) => (
        <span
          key={kind}
          className={to >= from ? styles.adds : styles.takes}
          style={{
            left: part((Math.min(from, to) - low) / span),
            width: `max(2px, ${part(Math.abs(to - from) / span)})`,
            top: `${(index / Math.max(steps.length, 1)) * 100}%`,
            height: `${Math.max(100 / Math.max(steps.length, 3) - 4, 12)}%`,
          }}
        />
      ))}
    </span>
  );
}

export function Share({ percent }: { percent: number }) {
  return (
    <span className={styles.track} aria-hidden>
      <span className={styles.hatched} style={{ width: part(percent / 100) }} />
    </span>
  );
}
