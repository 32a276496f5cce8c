import { useId } from "react";
import styles from "./daily-card.module.css";

/** What the marks of the chart stand for; only those it has. */
export function ChartKeys({
  hasForecast,
  hasCredits,
  hasArriving,
  before,
}: {
  hasForecast: boolean;
  hasCredits: boolean;
  hasArriving: boolean;
  before: string | undefined;
}) {
  const hatch = useId();
  return (
    <div className={styles.keys}>
      {hasArriving && (
        <span className={styles.key}>
          <svg width="16" height="12" aria-hidden="true">
            <defs>
              <pattern id={hatch} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect width="1.6" height="4" fill="var(--series-1)" />
              </pattern>
            </defs>
            <rect x="1" y="1" width="14" height="10" rx="2" fill={`url(#${hatch})`} stroke="var(--series-1)" />
          </svg>
          Still arriving
        </span>
      )}
      {hasCredits && (
        <span className={styles.key}>
          <svg width="16" height="12" aria-hidden="true">
            <rect
              x="1.75"
              y="1.75"
              width="12.5"
              height="8.5"
              rx="2"
              fill="none"
              stroke="var(--series-1)"
              strokeWidth="1.5"
            />
          </svg>
          Credit
        </span>
      )}
      {hasForecast && (
        <span className={styles.key}>
          <svg width="16" height="12" aria-hidden="true">
            <rect width="16" height="12" fill="var(--mark)" opacity="0.25" />
            <path d="M0 6h16" stroke="var(--text-2)" strokeWidth="1.5" strokeDasharray="3 2" />
          </svg>
          Forecast, 80% range
        </span>
      )}
      {before && (
        <span className={styles.key}>
          <svg width="16" height="12" aria-hidden="true">
            <path d="M0 6h16" stroke="var(--text)" strokeWidth="1.5" />
          </svg>
          {before}
        </span>
      )}
    </div>
  );
}
