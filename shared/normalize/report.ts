import * as v from "valibot";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** An exact decimal as text, e.g. "-12.300000000000000000". */
const amount = v.string();

export const costSums = v.object({
  currency: v.string(),
  billed: amount,
  effective: amount,
  list: amount,
  contracted: amount,
});
export type CostSums = v.InferOutput<typeof costSums>;

/** What is replaced together: the rows of one billing account of one provider in one billing period. */
export const sliceKey = v.object({
  provider: v.string(),
  billingAccountId: v.string(),
  /** First day of the billing period, YYYY-MM-DD (UTC). */
  billingPeriod: v.string(),
});
export type SliceKey = v.InferOutput<typeof sliceKey>;

/** A row that could not be read. `line` is the line in the source file (the header is line 1), null where there are no lines. */
export const reject = v.object({
  line: v.nullable(count),
  row: count,
  column: v.string(),
  value: v.string(),
  reason: v.string(),
});
export type Reject = v.InferOutput<typeof reject>;

export const violation = v.object({
  ruleId: v.string(),
  /** `should`: FOCUS recommends it. */
  severity: v.picklist(["must", "should"]),
  requirement: v.string(),
  /** Rows that break the rule; for a rule about the dataset, the offending groups. */
  count,
  /** The first offending rows: the columns the rule speaks of, and the row number. */
  firstRows: v.array(v.record(v.string(), v.nullable(v.string()))),
});
export type Violation = v.InferOutput<typeof violation>;

/** What happened to one part on its way to FOCUS: kept beside the rows, shown to people, loaded as quality results. */
export const partReport = v.object({
  format: v.string(),
  formatName: v.string(),
  sourceFile: v.string(),
  rowsIn: count,
  rowsOut: count,
  /** Values that had more than 18 decimals and were rounded half-even. */
  roundedValues: count,
  sums: v.array(costSums),
  slices: v.array(v.object({ ...sliceKey.entries, rows: count })),
  rejectedRows: count,
  /** The first rejects; all of them are in the rejects file. */
  rejects: v.array(reject),
  conformance: v.object({ rulesChecked: count, rulesViolated: count, violations: v.array(violation) }),
  /** Source columns that reach no FOCUS column and are kept in x_SourceColumns, or dropped. */
  unmappedColumns: v.array(v.string()),
});
export type PartReport = v.InferOutput<typeof partReport>;
