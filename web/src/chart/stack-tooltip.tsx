import { amountText } from "../format/money.ts";
import type { ValueAxis } from "./axis.ts";
import { sumOf } from "./cumulative.ts";
import type { TooltipPlace } from "./plot.tsx";
import type { Series } from "./series.ts";
import type { Piece } from "./stack.ts";
import type { StackedBarsProps } from "./stacked-bars.tsx";
import { spanText } from "./text.ts";
import { Tooltip } from "./tooltip.tsx";
import type { Walk } from "./use-walk.ts";

interface StackTooltipProps {
  props: StackedBarsProps;
  shown: readonly Series[];
  isWhole: boolean;
  walk: Walk;
  axis: ValueAxis;
  pieces: readonly Piece[];
  at: TooltipPlace;
}

export function StackTooltip({ props, shown, isWhole, walk, axis, pieces, at }: StackTooltipProps) {
  const index = walk.place?.index ?? 0;
  const bucket = props.buckets[index];
  if (!bucket) return null;
  const y = walk.place?.y;
  const under = pieces.find(
    ({ bucket: its, near, far }) => y !== undefined && its === index && between(y, axis.y(near), axis.y(far)),
  );
  const forecast = props.forecast?.find(({ day }) => bucket.from <= day && day < bucket.until);
  const compared = isWhole ? comparedOf(props, index) : undefined;
  return (
    <Tooltip
      at={at}
      isPinned={walk.isPinned}
      title={spanText(bucket)}
      value={amountText(totalOf(props, shown, isWhole, index), props.unit)}
      rows={shown
        .map((series, position) => ({ series, isStrong: position === under?.series }))
        .filter(({ series }) => Number(series.values[index] ?? 0) !== 0 || hasCredit(series, index))
        .reverse()
        .map(({ series, isStrong }) => ({
          id: series.id,
          paint: series.paint,
          name: series.name,
          value: amountText(series.values[index] ?? null, props.unit),
          isStrong,
        }))}
      compared={
        compared && {
          id: "compared",
          paint: "dash",
          name: compared.name,
          value: amountText(compared.value, props.unit),
        }
      }
      note={forecast ? forecastNote(forecast, props.unit) : noteOf(props, index)}
    />
  );
}

/** The bucket in words, for assistive technology. */
export function describeBucket(
  props: StackedBarsProps,
  shown: readonly Series[],
  isWhole: boolean,
  index: number,
): string {
  const bucket = props.buckets[index];
  if (!bucket) return "";
  const parts = shown
    .filter((series) => Number(series.values[index] ?? 0) !== 0)
    .map((series) => `${series.name} ${amountText(series.values[index] ?? null, props.unit)}`);
  const compared = isWhole ? comparedOf(props, index) : undefined;
  const against = compared ? [`${compared.name} ${amountText(compared.value, props.unit)}`] : [];
  const total = amountText(totalOf(props, shown, isWhole, index), props.unit);
  return `${[`${spanText(bucket)}: ${total}`, ...parts, ...against].join(", ")}. ${noteOf(props, index)}`;
}

function totalOf(props: StackedBarsProps, shown: readonly Series[], isWhole: boolean, index: number): string | null {
  return isWhole ? (props.totals[index] ?? null) : sumOf(shown.map(({ values }) => values[index] ?? null));
}

function comparedOf({ comparison }: StackedBarsProps, index: number): { name: string; value: string } | undefined {
  const value = comparison?.values[index];
  const bucket = comparison?.buckets[index];
  return value != null && bucket ? { name: spanText(bucket, false), value } : undefined;
}

function hasCredit(series: Series, index: number): boolean {
  return Number(series.credits?.[index] ?? 0) !== 0;
}

function noteOf({ note, buckets }: StackedBarsProps, index: number): string {
  if (note) return note(index);
  const state = buckets[index]?.state;
  return state === "complete" ? "Complete." : state === "arriving" ? "Still arriving." : "Not due yet.";
}

function forecastNote({ median, low, high }: { median: string; low: string; high: string }, unit: string): string {
  return `Forecast ${amountText(median, unit)}, 80% between ${amountText(low, unit)} and ${amountText(high, unit)}.`;
}

function between(y: number, a: number, b: number): boolean {
  return y >= Math.min(a, b) && y <= Math.max(a, b);
}
