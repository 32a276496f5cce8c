import { useMemo } from "react";
import { PlaceAxis, ValueGrid } from "../../chart/axes.tsx";
import { type Bands, bandsOf, type ValueAxis, valueAxis } from "../../chart/axis.ts";
import { axisText, longest } from "../../chart/text.ts";
import { useWidth } from "../../chart/use-width.ts";
import { addDays } from "../../format/days.ts";
import type { RestatedDay } from "./restatement.ts";
import styles from "./restatement-chart.module.css";

export const restatementHeight = 164;
const [top, bottom, right] = [8, 24, 6];

/** The month by day: unchanged days pale, changed ones solid, what was added in accent and what was taken outlined. */
export function RestatementChart({
  days,
  currency,
  summary,
}: {
  days: readonly RestatedDay[];
  currency: string;
  summary: string;
}) {
  const [ref, width] = useWidth();
  const plotHeight = restatementHeight - top - bottom;
  const axis = useMemo(() => {
    const values = days.flatMap(({ before, after }) => [before ?? 0, after ?? 0]);
    return valueAxis(Math.min(0, ...values), Math.max(0, ...values), plotHeight);
  }, [days, plotHeight]);
  const write = axisText(currency, axis.ticks);
  const left = Math.max(28, longest(axis.ticks.map(write)) * 6.4 + 14);
  const plotWidth = Math.max(width - left - right, 0);
  const bands = bandsOf(days.length, plotWidth, 0.76);
  const buckets = days.map(({ day }) => ({ from: day, until: addDays(day, 1), state: "complete" as const }));
  return (
    <div ref={ref} className={styles.chart} style={{ height: restatementHeight }}>
      {width > 0 && (
        <svg width={width} height={restatementHeight} role="img" aria-label={summary}>
          <g transform={`translate(${left} ${top})`}>
            <ValueGrid axis={axis} width={plotWidth} write={write} />
            <path className={styles.same} d={days.map((day, index) => unchanged(day, index, bands, axis)).join("")} />
            <path className={styles.kept} d={days.map((day, index) => kept(day, index, bands, axis)).join("")} />
            <path className={styles.added} d={days.map((day, index) => added(day, index, bands, axis)).join("")} />
            <path className={styles.taken} d={days.map((day, index) => taken(day, index, bands, axis)).join("")} />
            <PlaceAxis buckets={buckets} bands={bands} y={plotHeight + 17} />
          </g>
        </svg>
      )}
    </div>
  );
}

function unchanged({ isChanged, after }: RestatedDay, index: number, bands: Bands, axis: ValueAxis): string {
  return isChanged || after === null ? "" : bar(0, after, index, bands, axis);
}

function kept({ isChanged, before, after }: RestatedDay, index: number, bands: Bands, axis: ValueAxis): string {
  return isChanged ? bar(0, Math.min(before ?? 0, after ?? 0), index, bands, axis) : "";
}

function added({ isChanged, before, after }: RestatedDay, index: number, bands: Bands, axis: ValueAxis): string {
  return isChanged && (after ?? 0) > (before ?? 0) ? bar(before ?? 0, after ?? 0, index, bands, axis, 2) : "";
}

function taken({ isChanged, before, after }: RestatedDay, index: number, bands: Bands, axis: ValueAxis): string {
  return isChanged && (after ?? 0) < (before ?? 0) ? bar(after ?? 0, before ?? 0, index, bands, axis, 2) : "";
}

/** A change is drawn at least so many px high, with 1 px of surface below it, so that it can be seen. */
function bar(from: number, to: number, index: number, bands: Bands, axis: ValueAxis, least = 0): string {
  const start = axis.y(from) - (least > 0 ? 1 : 0);
  const end = Math.min(axis.y(to), start - least);
  const close = least > 0 || to >= 0 ? end : axis.y(to);
  return `M${bands.left(index)} ${start}V${close}h${bands.barWidth}V${start}z`;
}
