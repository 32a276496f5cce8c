import { curveLinear, line } from "d3-shape";
import { useMemo } from "react";
import { amountText } from "../format/money.ts";
import { PlaceAxis, ValueGrid } from "./axes.tsx";
import { type Bands, bandsOf, type ValueAxis, valueAxis } from "./axis.ts";
import styles from "./chart.module.css";
import { endLabels } from "./end-labels.ts";
import { TodayLine } from "./marks-layer.tsx";
import { Plot } from "./plot.tsx";
import { type Amounts, type Bucket, type Comparison, colourOf, type Series } from "./series.ts";
import { axisText, longest, spanText } from "./text.ts";
import { Tooltip } from "./tooltip.tsx";
import { useWalk } from "./use-walk.ts";
import { useWidth } from "./use-width.ts";

export interface LinesProps {
  name: string;
  summary: string;
  unit: string;
  buckets: readonly Bucket[];
  series: readonly Series[];
  comparison?: Comparison | undefined;
  today?: string | undefined;
  height?: number | undefined;
  onSelect?: ((days: { from: string; until: string }) => void) | undefined;
}

const mostLabels = 4;

/** Lines from zero; what still arrives is dashed. Up to four are named at their end. */
export function Lines(props: LinesProps) {
  const { name, summary, unit, buckets, series, comparison, today, height = 300, onSelect } = props;
  const [ref, width] = useWidth();
  const top = today ? 36 : 10;
  const plotHeight = height - top - 24;
  const axis = useMemo(() => axisOf(props, plotHeight), [props, plotHeight]);
  const write = useMemo(() => axisText(unit, axis.ticks), [unit, axis.ticks]);
  const left = Math.max(28, longest(axis.ticks.map(write)) * 6.4 + 14);
  const named = series.length <= mostLabels ? series : [];
  const right = named.length > 0 && width > 500 ? Math.min(longest(named.map((one) => one.name)) * 6.4 + 14, 160) : 4;
  const plotWidth = Math.max(width - left - right, 0);
  const bands = useMemo(() => bandsOf(buckets.length, plotWidth), [buckets.length, plotWidth]);
  const walk = useWalk({
    bands,
    start: Math.max(
      buckets.findLastIndex(({ state }) => state === "complete"),
      0,
    ),
    onSelect: onSelect && ((first, last) => selectDays(buckets, first, last, onSelect)),
  });
  const index = walk.place?.index;
  return (
    <Plot
      ref={ref}
      {...{ name, summary, width, height, left, top, plotWidth, plotHeight, bands, walk }}
      selects={onSelect !== undefined}
      valueText={
        index === undefined
          ? ""
          : rowsAt(props, index)
              .map(({ name, value }) => `${name} ${value}`)
              .join(", ")
      }
      tooltip={(at) => <LinesTooltip props={props} index={index ?? 0} isPinned={walk.isPinned} at={at} />}
    >
      <ValueGrid axis={axis} width={plotWidth} write={write} />
      {comparison && <path d={pathOf(comparison.values, bands, axis)} className={styles.median} />}
      <Strokes {...{ series, buckets, bands, axis }} />
      {index !== undefined && <Dots {...{ series, bands, axis, index }} />}
      {right > 4 && <Ends series={named} {...{ bands, axis, plotHeight }} />}
      {today && <TodayLine {...{ today, buckets, bands }} height={plotHeight} />}
      <PlaceAxis buckets={buckets} bands={bands} y={plotHeight + 17} />
    </Plot>
  );
}

interface Drawn {
  series: readonly Series[];
  bands: Bands;
  axis: ValueAxis;
}

function Strokes({ series, buckets, bands, axis }: Drawn & { buckets: readonly Bucket[] }) {
  const last = buckets.findLastIndex(({ state }) => state === "complete");
  return series.map(({ id, paint, values }) => (
    <g key={id} style={{ stroke: colourOf(paint) }} className={styles.line}>
      <path
        d={pathOf(
          values.map((value, index) => (index <= last ? value : null)),
          bands,
          axis,
        )}
      />
      <path
        d={pathOf(
          values.map((value, index) => (index >= last ? value : null)),
          bands,
          axis,
        )}
        strokeDasharray="2 3"
      />
    </g>
  ));
}

function Dots({ series, bands, axis, index }: Drawn & { index: number }) {
  return series.map(({ id, paint, values }) => {
    const value = values[index];
    return value == null ? null : (
      <circle
        key={id}
        cx={bands.middle(index)}
        cy={axis.y(Number(value))}
        r={3.5}
        className={styles.dot}
        style={{ fill: colourOf(paint) }}
      />
    );
  });
}

function Ends({ series, bands, axis, plotHeight }: Drawn & { plotHeight: number }) {
  return endLabels(series, bands, axis, plotHeight).map(({ id, name, x, y }) => (
    <text key={id} x={x} y={y} dy="0.33em" className={styles.endText}>
      {name.length > 24 ? `${name.slice(0, 23)}…` : name}
    </text>
  ));
}

function LinesTooltip({
  props,
  index,
  isPinned,
  at,
}: {
  props: LinesProps;
  index: number;
  isPinned: boolean;
  at: { left: number; right: number; top: number; width: number };
}) {
  const bucket = props.buckets[index];
  const compared = props.comparison?.values[index];
  const before = props.comparison?.buckets[index];
  if (!bucket) return null;
  return (
    <Tooltip
      at={at}
      isPinned={isPinned}
      title={spanText(bucket)}
      value=""
      rows={rowsAt(props, index)}
      compared={
        compared != null && before
          ? { id: "compared", paint: "dash", name: spanText(before, false), value: amountText(compared, props.unit) }
          : undefined
      }
      note={bucket.state === "arriving" ? "Still arriving." : bucket.state === "complete" ? "Complete." : undefined}
    />
  );
}

function rowsAt({ series, unit }: LinesProps, index: number) {
  return series
    .filter(({ values }) => values[index] != null)
    .toSorted((a, b) => Number(b.values[index]) - Number(a.values[index]))
    .map(({ id, paint, name, values }) => ({ id, paint, name, value: amountText(values[index] ?? null, unit) }));
}

function axisOf({ series, comparison }: LinesProps, height: number): ValueAxis {
  const all = [...series.flatMap(({ values }) => values), ...(comparison?.values ?? [])].map((text) =>
    Number(text ?? 0),
  );
  return valueAxis(
    all.reduce((a, b) => Math.min(a, b), 0),
    all.reduce((a, b) => Math.max(a, b), 0),
    height,
  );
}

function pathOf(values: Amounts, bands: Bands, axis: ValueAxis): string {
  const draw = line<string | null>()
    .defined((value) => value !== null)
    .x((_, index) => bands.middle(index))
    .y((value) => axis.y(Number(value)))
    .curve(curveLinear)
    .digits(1);
  return draw([...values]) ?? "";
}

function selectDays(
  buckets: readonly Bucket[],
  first: number,
  last: number,
  onSelect: (days: { from: string; until: string }) => void,
) {
  const from = buckets[first]?.from;
  const until = buckets[last]?.until;
  if (from && until) onSelect({ from, until });
}
