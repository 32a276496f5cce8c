import { useId, useMemo } from "react";
import { ArrivalStrip } from "./arrival-strip.tsx";
import { PlaceAxis, ValueGrid } from "./axes.tsx";
import { type Bands, bandsOf, type ValueAxis, valueAxis } from "./axis.ts";
import { barPaths, dashes } from "./bar-paths.ts";
import { BarsLayer } from "./bars-layer.tsx";
import styles from "./chart.module.css";
import { ForecastLayer } from "./forecast-layer.tsx";
import { Hatches } from "./hatch.tsx";
import { AnomalyMarks, TodayLine } from "./marks-layer.tsx";
import { Plot } from "./plot.tsx";
import type { Amounts, Anomaly, Bucket, Comparison, ForecastDay, Series } from "./series.ts";
import { type Piece, stack } from "./stack.ts";
import { describeBucket, StackTooltip } from "./stack-tooltip.tsx";
import { axisText, longest } from "./text.ts";
import { useWalk } from "./use-walk.ts";
import { useWidth } from "./use-width.ts";

export interface StackedBarsProps {
  name: string;
  summary: string;
  unit: string;
  buckets: readonly Bucket[];
  /** Bottom to top. */
  series: readonly Series[];
  totals: Amounts;
  comparison?: Comparison | undefined;
  forecast?: readonly ForecastDay[] | undefined;
  today?: string | undefined;
  anomalies?: readonly Anomaly[] | undefined;
  /** Ids of the series shown; empty: all. */
  isolated?: ReadonlySet<string> | undefined;
  arrivals?: boolean | undefined;
  /** Px, of the whole chart. */
  height?: number | undefined;
  note?: ((index: number) => string) | undefined;
  onSelect?: ((days: { from: string; until: string }) => void) | undefined;
}

/** Cost by time, stacked by series: largest at the bottom, credits below zero, what still arrives hatched. */
export function StackedBars(props: StackedBarsProps) {
  const { name, summary, buckets, today, height = 300, arrivals = true, onSelect } = props;
  const id = useId();
  const [ref, width] = useWidth();
  const isWhole = !props.isolated?.size;
  const shown = useMemo(
    () => props.series.filter((series) => isWhole || props.isolated?.has(series.id)),
    [props.series, props.isolated, isWhole],
  );
  const top = today ? 36 : props.anomalies?.length ? 26 : 10;
  const bottom = arrivals ? 42 : 24;
  const plotHeight = height - top - bottom;
  const { pieces, axis } = useMemo(
    () => measure(props, shown, isWhole, plotHeight),
    [props, shown, isWhole, plotHeight],
  );
  const write = useMemo(() => axisText(props.unit, axis.ticks), [props.unit, axis.ticks]);
  const left = Math.max(arrivals ? 48 : 28, longest(axis.ticks.map(write)) * 6.4 + 14);
  const plotWidth = Math.max(width - left - 4, 0);
  const bands = useMemo(() => bandsOf(buckets.length, plotWidth), [buckets.length, plotWidth]);
  const paths = useMemo(() => barPaths(pieces, bands, axis.y), [pieces, bands, axis]);
  const paints = useMemo(() => shown.map(({ paint }) => paint), [shown]);
  const walk = useWalk({
    bands,
    start: Math.max(
      buckets.findLastIndex(({ state }) => state === "complete"),
      0,
    ),
    onSelect: onSelect && ((first, last) => select(buckets, first, last, onSelect)),
  });
  const index = walk.place?.index;
  return (
    <Plot
      ref={ref}
      {...{ name, summary, width, height, left, top, plotWidth, plotHeight, bands, walk }}
      selects={onSelect !== undefined}
      valueText={index === undefined ? "" : describeBucket(props, shown, isWhole, index)}
      tooltip={(at) => <StackTooltip {...{ props, shown, isWhole, walk, axis, pieces, at }} />}
    >
      <Hatches id={id} paints={[...paints, "other"]} />
      <ValueGrid axis={axis} width={plotWidth} write={write} />
      <BarsLayer id={id} paths={paths} paints={paints} />
      <line x2={plotWidth} y1={Math.round(axis.y(0)) + 0.5} y2={Math.round(axis.y(0)) + 0.5} className={styles.zero} />
      {isWhole && <TotalsLayers {...{ props, pieces, bands, axis, plotWidth }} />}
      {today && <TodayLine {...{ today, buckets, bands }} height={plotHeight} />}
      <PlaceAxis buckets={buckets} bands={bands} y={plotHeight + 17} />
      {arrivals && <ArrivalRow {...{ id, buckets, bands }} y={plotHeight + 28} />}
    </Plot>
  );
}

interface TotalsLayersProps {
  props: StackedBarsProps;
  pieces: readonly Piece[];
  bands: Bands;
  axis: ValueAxis;
  plotWidth: number;
}

/** What speaks of all series together: the compared period, the forecast, anomalies. */
function TotalsLayers({ props, pieces, bands, axis, plotWidth }: TotalsLayersProps) {
  const { buckets, totals, comparison, forecast, anomalies } = props;
  const dashed = comparison
    ? dashes(comparison.values, bands, axis.y, (index) => buckets[index]?.state === "complete")
    : "";
  const topOf = (index: number) =>
    axis.y(Math.max(0, ...pieces.filter(({ bucket }) => bucket === index).map(({ far }) => far)));
  return (
    <>
      {dashed && bands.step > 5 && <path d={dashed} className={styles.dashesBack} />}
      {dashed && <path d={dashed} className={styles.dashes} />}
      {forecast && forecast.length > 0 && <ForecastLayer {...{ forecast, buckets, totals, bands, axis }} />}
      {anomalies && <AnomalyMarks {...{ anomalies, buckets, bands, topOf }} today={props.today} width={plotWidth} />}
    </>
  );
}

function ArrivalRow({ id, buckets, bands, y }: { id: string; buckets: readonly Bucket[]; bands: Bands; y: number }) {
  return (
    <>
      <text x={-8} y={y + 2.5} dy="0.33em" textAnchor="end" className={styles.axisText}>
        Arrived
      </text>
      <ArrivalStrip {...{ id, buckets, bands, y }} />
    </>
  );
}

function measure(props: StackedBarsProps, shown: readonly Series[], isWhole: boolean, height: number) {
  const { pieces, low, high } = stack(shown, props.buckets);
  const others = isWhole
    ? [...(props.comparison?.values ?? []), ...(props.forecast ?? []).map((day) => day.high)].map((text) =>
        Number(text ?? 0),
      )
    : [];
  return { pieces, axis: valueAxis(Math.min(low, ...others), Math.max(high, ...others), height) };
}

function select(
  buckets: readonly Bucket[],
  first: number,
  last: number,
  onSelect: (days: { from: string; until: string }) => void,
): void {
  const from = buckets[first]?.from;
  const until = buckets[last]?.until;
  if (from && until) onSelect({ from, until });
}
