import * as v from "valibot";
import { currencyCodes } from "#shared/focus/currencies.ts";
import { type Field, isField } from "./dimensions.ts";

/** Costs are in their currency, `quantity` is ConsumedQuantity in its ConsumedUnit, `tokens` counts tokens whatever unit says so. */
export const metrics = ["billed", "effective", "list", "contracted", "quantity", "tokens"] as const;
export type Metric = (typeof metrics)[number];

export const granularities = ["day", "week", "month", "quarter", "none"] as const;
export type Granularity = (typeof granularities)[number];

/** Days are UTC; today is the last day of those that end now. Weeks begin on Monday. */
export const presets = [
  "month-to-date",
  "last-7-days",
  "last-30-days",
  "last-90-days",
  "last-month",
  "quarter-to-date",
  "last-quarter",
  "year-to-date",
  "last-12-months",
  "last-13-months",
] as const;
export type Preset = (typeof presets)[number];

/** `same-days-…` moves by calendar months or years, `same-weekdays-…` by 28 or 364 days. */
export const comparisons = [
  "previous-period",
  "same-days-last-month",
  "same-weekdays-last-month",
  "same-days-last-year",
  "same-weekdays-last-year",
] as const;
export type Comparison = (typeof comparisons)[number];

/** `is` and `is-not` take any number of values: one of them, none of them. `contains` ignores case. */
export const operators = ["is", "is-not", "contains", "not-contains", "empty", "not-empty"] as const;
export type Operator = (typeof operators)[number];

const field = v.custom<Field>(
  (name) => typeof name === "string" && isField(name),
  ({ received }) =>
    `a FOCUS text column such as ServiceName, x_Provider, x_ConnectionId, x_Kind or tag:<key> is expected; ${received} came`,
);
const day = v.pipe(v.string(), v.isoDate("a day as YYYY-MM-DD is expected"));
const values = v.pipe(v.array(v.pipe(v.string(), v.maxLength(2000))), v.minLength(1), v.maxLength(500));

const filter = v.variant("operator", [
  v.strictObject({ field, operator: v.picklist(["is", "is-not", "contains", "not-contains"]), values }),
  v.strictObject({ field, operator: v.picklist(["empty", "not-empty"]) }),
]);
/** Filters are joined by AND, the values of one by OR. A row without a value is matched by `is-not`, `not-contains` and `empty`. */
export type Filter = v.InferOutput<typeof filter>;

const period = v.union(
  [
    v.strictObject({ preset: v.picklist(presets) }),
    v.pipe(
      /** `until` is exclusive. */
      v.strictObject({ from: day, until: day }),
      v.check(({ from, until }) => from < until, "from must lie before until, which is exclusive"),
      v.check(
        ({ from, until }) => Date.parse(until) - Date.parse(from) <= 1900 * 86_400_000,
        "at most 1900 days are answered at once",
      ),
    ),
  ],
  "a preset or { from, until } is expected",
);

/** The one question every number comes from. */
export const costQuery = v.strictObject({
  metric: v.optional(v.picklist(metrics), "effective"),
  groupBy: v.optional(v.pipe(v.array(field), v.maxLength(3)), []),
  filters: v.optional(v.pipe(v.array(filter), v.maxLength(50)), []),
  period: v.optional(period, { preset: "month-to-date" }),
  granularity: v.optional(v.picklist(granularities), "day"),
  compare: v.optional(v.picklist(comparisons)),
  /** Converts every amount with dated rates; without it the answer is per currency. Costs only. */
  currency: v.optional(
    v.pipe(
      v.string(),
      v.check((code) => currencyCodes.includes(code), "an ISO 4217 code is expected"),
    ),
  ),
  /** `ledger`: what was billed, and estimates for days of a source that has no bill. */
  costBasis: v.optional(v.picklist(["ledger", "billed", "estimated"]), "ledger"),
  /** `complete`: totals count complete days only, as the comparison does; buckets show every day. */
  days: v.optional(v.picklist(["complete", "all"]), "complete"),
  /** Groups beyond the limit are summed as Other. Rows without a value of the first group stay apart. */
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 8),
  /** What the largest groups are by: their total, or their change against the comparison, whatever its sign. */
  order: v.optional(v.picklist(["total", "change"]), "total"),
});
export type CostQuery = v.InferOutput<typeof costQuery>;
/** As a caller writes it: everything may be left out. */
export type CostQueryInput = v.InferInput<typeof costQuery>;
