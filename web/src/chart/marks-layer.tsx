import type { Bands } from "./axis.ts";
import styles from "./chart.module.css";
import type { Anomaly, Bucket } from "./series.ts";

interface AnomalyMarksProps {
  anomalies: readonly Anomaly[];
  buckets: readonly Bucket[];
  bands: Bands;
  width: number;
  /** No text runs over the line of today. */
  today?: string | undefined;
  /** Px from the top of the plot to the top of the bar. */
  topOf: (index: number) => number;
}

/** A red triangle over the bar, with its text where it does not run out of the plot. */
export function AnomalyMarks({ anomalies, buckets, bands, width, today, topOf }: AnomalyMarksProps) {
  let taken = -Infinity;
  const line = (today && placeOf(today, buckets, bands)) || Infinity;
  return (
    <g>
      {anomalies.map(({ day, text }) => {
        const index = buckets.findIndex(({ from, until }) => from <= day && day < until);
        if (index < 0) return null;
        const x = bands.middle(index);
        const room = (text?.length ?? 0) * 6.2 + 14;
        const isShown = text !== undefined && x > taken && (x + room < width || x - room > 0);
        const isLeft = x + room >= width || (x < line && line < x + room);
        const beside = isShown ? bands.at(isLeft ? x - room : x + room) : index;
        const covered = Array.from(
          { length: Math.abs(beside - index) + 1 },
          (_, step) => Math.min(index, beside) + step,
        );
        const y = Math.min(...covered.map(topOf)) - 6;
        if (isShown) taken = x + room;
        return (
          <g key={`${day} ${text ?? ""}`} className={styles.anomaly}>
            <path d={`M${x - 5} ${y - 7}h10l-5 7z`} />
            {isShown && (
              <text x={isLeft ? x - 9 : x + 9} y={y - 0.5} textAnchor={isLeft ? "end" : "start"}>
                {text}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

interface TodayLineProps {
  today: string;
  buckets: readonly Bucket[];
  bands: Bands;
  height: number;
}

export function TodayLine({ today, buckets, bands, height }: TodayLineProps) {
  const x = placeOf(today, buckets, bands);
  if (x === undefined) return null;
  return (
    <g className={styles.today}>
      <line x1={x} x2={x} y1={-12} y2={height} />
      <text x={Math.min(x, bands.step * bands.count - 16)} y={-17} textAnchor="middle">
        Today
      </text>
    </g>
  );
}

/** The middle of a day on the axis, in px. */
function placeOf(day: string, buckets: readonly Bucket[], bands: Bands): number | undefined {
  const index = buckets.findIndex(({ from, until }) => from <= day && day < until);
  if (index < 0) return undefined;
  const { from = day, until = day } = buckets[index] ?? {};
  const part = (Date.parse(day) + 43_200_000 - Date.parse(from)) / (Date.parse(until) - Date.parse(from));
  return Math.round((index + part) * bands.step) + 0.5;
}
