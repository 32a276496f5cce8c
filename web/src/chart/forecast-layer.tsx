import { area, curveLinear, line } from "d3-shape";
import { memo } from "react";
import type { Bands, ValueAxis } from "./axis.ts";
import styles from "./chart.module.css";
import type { Bucket, ForecastDay } from "./series.ts";

interface Point {
  x: number;
  median: number;
  low: number;
  high: number;
}

interface ForecastLayerProps {
  forecast: readonly ForecastDay[];
  buckets: readonly Bucket[];
  /** One a bucket: the line begins at the last complete one. */
  totals: readonly (string | null)[];
  bands: Bands;
  axis: ValueAxis;
}

/** The dashed median and its band, from the last complete bucket on. */
export const ForecastLayer = memo(function ForecastLayer(props: ForecastLayerProps) {
  const points = pointsOf(props);
  const { y } = props.axis;
  const band = area<Point>()
    .x(({ x }) => x)
    .y0(({ low }) => y(low))
    .y1(({ high }) => y(high))
    .curve(curveLinear);
  const median = line<Point>()
    .x(({ x }) => x)
    .y((point) => y(point.median))
    .curve(curveLinear);
  return (
    <g>
      <path d={band(points) ?? ""} className={styles.band} />
      <path d={median(points) ?? ""} className={styles.median} />
    </g>
  );
});

function pointsOf({ forecast, buckets, totals, bands }: ForecastLayerProps): Point[] {
  const ahead = forecast.flatMap(({ day, median, low, high }) => {
    const index = buckets.findIndex(({ from, until }) => from <= day && day < until);
    return index < 0 ? [] : [{ x: bands.middle(index), median: Number(median), low: Number(low), high: Number(high) }];
  });
  const last = buckets.findLastIndex(({ state }, index) => state === "complete" && totals[index] != null);
  const first = ahead[0];
  const value = Number(totals[last] ?? 0);
  if (last < 0 || !first || bands.middle(last) >= first.x) return ahead;
  return [{ x: bands.middle(last), median: value, low: value, high: value }, ...ahead];
}
