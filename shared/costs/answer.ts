import * as v from "valibot";
import { comparisons, costQuery } from "./query.ts";

/** An exact decimal as text. Null is unknown: no row had a value. */
export const amount = v.nullable(v.string());
const days = v.object({ from: v.string(), until: v.string() });
const count = v.number();

const figures = {
  /** Over the counted days. */
  total: amount,
  /** Over the counted days of the comparison; null without one. */
  previous: amount,
  /**
   * Null where a side is unknown. A group without any row on one side of it is new or gone: that side counts as nothing, if its section
   * has rows there.
   */
  change: amount,
  /** Percent of |previous|, one decimal; null where there is nothing to divide by. */
  changePercent: v.nullable(v.number()),
  /** Rows over the counted days, and how many of them have no value of the metric. */
  rows: count,
  unknownRows: count,
};

export const group = v.object({
  /** One value per field of groupBy; null where the rows have none. Empty for Other; all null for `empty`, rows without a first value. */
  key: v.array(v.nullable(v.string())),
  kind: v.picklist(["group", "empty", "other"]),
  /** How many groups Other holds, else 1. */
  groups: count,
  ...figures,
  /** Percent of the section's total, one decimal. */
  share: v.nullable(v.number()),
  /** One amount a bucket, credits and adjustments included. */
  values: v.array(amount),
  /** The part of `values` that is Credit or Adjustment by ChargeCategory; null where there is none. */
  credits: v.array(amount),
  /** One amount a bucket of the comparison. */
  previousValues: v.array(amount),
});
export type CostGroup = v.InferOutput<typeof group>;

export const section = v.object({
  /** A currency, the ConsumedUnit of a quantity, or `tokens`. Sections are never added to each other. */
  unit: v.string(),
  ...figures,
  /** All buckets together, one amount each. */
  values: v.array(amount),
  credits: v.array(amount),
  previousValues: v.array(amount),
  groups: v.array(group),
});
export type CostSection = v.InferOutput<typeof section>;

export const sourceFreshness = v.object({
  connectionId: v.string(),
  provider: v.string(),
  name: v.string(),
  /** First day that is not complete, YYYY-MM-DD; null when no day is. */
  completeUntil: v.nullable(v.string()),
  lastLoadedAt: v.nullable(v.string()),
  /** `silent`: no data of the last 35 days; it does not hold the others back. */
  state: v.picklist(["current", "late", "silent"]),
});
export type SourceFreshness = v.InferOutput<typeof sourceFreshness>;

export const rate = v.object({
  from: v.string(),
  to: v.string(),
  day: v.string(),
  rate: v.string(),
  source: v.string(),
});
/** 1 `from` is `rate` `to`, from `day` (UTC) until the next rate. */
export type Rate = v.InferOutput<typeof rate>;

export const costAnswer = v.object({
  query: costQuery,
  period: days,
  /** The days totals count; the same as the period unless days of it are still to come. */
  counted: days,
  /** The counted days of the comparison: as many as are counted of the period. */
  comparison: v.nullable(v.object({ kind: v.picklist(comparisons), ...days.entries })),
  /** First day that is not complete over the sources asked about; null when there is no data. */
  completeUntil: v.nullable(v.string()),
  sources: v.array(sourceFreshness),
  buckets: v.array(v.object({ ...days.entries, complete: v.boolean() })),
  /** Of the whole comparison, also of days that are not counted. */
  previousBuckets: v.array(days),
  /** Largest total first. Empty when there is no row. */
  sections: v.array(section),
  /** The rates that were used, and currencies for which there was none: their rows are left out of the section and named here. */
  rates: v.array(rate),
  withoutRate: v.array(v.object({ currency: v.string(), rows: count, total: amount })),
  /** Line items behind the counted days of the answer. */
  rowCount: count,
  /** Changes with every load. */
  dataVersion: v.string(),
  /** The table that answered. */
  table: v.picklist(["cost_daily", "cost_data_standard_1_3"]),
});
export type CostAnswer = v.InferOutput<typeof costAnswer>;
