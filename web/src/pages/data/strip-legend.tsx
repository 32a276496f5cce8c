import { FreshnessStrip } from "../../ui/freshness-strip.tsx";
import styles from "./strip-legend.module.css";

const states = [
  ["complete", "Complete"],
  ["arriving", "Arriving"],
  ["restated", "Restated"],
  ["missing", "Missing"],
  ["not-due", "Not due yet"],
] as const;

/** What the blocks of a freshness strip mean. */
export function StripLegend() {
  return (
    <ul className={styles.legend}>
      {states.map(([state, word]) => (
        <li key={state}>
          <span aria-hidden className={styles.block}>
            <FreshnessStrip days={[{ day: "2026-01-01", state }]} label="" />
          </span>
          {word}
        </li>
      ))}
    </ul>
  );
}
