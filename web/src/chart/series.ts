/** A place in the palette: the categorical colours in their order, or a neutral mark. `--series-1` … `--series-8`, `--mark`. */
export type Paint = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | "other" | "unallocated";

/** Amounts are decimal text, one a bucket; null is unknown and not drawn. */
export type Amounts = readonly (string | null)[];

export interface Series {
  /** Stays with the series while filters change. */
  id: string;
  name: string;
  paint: Paint;
  /** Credits included. */
  values: Amounts;
  /** The part of `values` that is credits and adjustments: drawn as an outline below zero. */
  credits?: Amounts;
}

/** Days are UTC, YYYY-MM-DD, `until` exclusive. */
export interface Bucket {
  from: string;
  until: string;
  state: "complete" | "arriving" | "not-due";
}

export interface ForecastDay {
  day: string;
  median: string;
  low: string;
  high: string;
}

/** Something worth a red mark on the bucket that holds its day. `text` is beside it when there is room: "SageMaker +$4,545". */
export interface Anomaly {
  day: string;
  text?: string;
}

/** The same buckets a period ago, paired by place. */
export interface Comparison {
  buckets: readonly { from: string; until: string }[];
  values: Amounts;
}

/** The CSS colour of a paint. */
export function colourOf(paint: Paint): string {
  return typeof paint === "number" ? `var(--series-${paint})` : "var(--mark)";
}
