import { dayText } from "../format/days.ts";
import { classes } from "./classes.ts";
import styles from "./freshness-strip.module.css";

const words = {
  complete: "complete",
  arriving: "still arriving",
  missing: "missing",
  restated: "restated",
  "not-due": "not due yet",
};
export type DayState = keyof typeof words;

/** One block a day, oldest left. */
export function FreshnessStrip({ days, label }: { days: readonly { day: string; state: DayState }[]; label: string }) {
  return (
    <span className={styles.strip} role="img" aria-label={label}>
      {days.map(({ day, state }) => (
        <span key={day} className={classes(styles.day, styles[state])} title={`${dayText(day)}: ${words[state]}`} />
      ))}
    </span>
  );
}
