import { estimateKeys, wholeRange } from "./estimates.ts";
import { allOf, conjunction, fieldValue, isFieldOf } from "./fields.ts";
import type { Frame } from "./frame.ts";
import type { CostQuery, Metric } from "./query.ts";
import type { Scale } from "./scale.ts";
import {
  arithmetic,
  call,
  caseWhen,
  chargeDay,
  column,
  compare,
  type Expression,
  integer,
  isIn,
  isNull,
  not,
  or,
  type Select,
  startsBefore,
  text,
  within,
} from "./select.ts";
import type { ColumnOf, TableName } from "./tables.ts";

export const costColumns = {
  billed: "BilledCost",
  effective: "EffectiveCost",
  list: "ListCost",
  contracted: "ContractedCost",
} as const;
export type CostMetric = keyof typeof costColumns;

export function isCost(metric: Metric): metric is CostMetric {
  return Object.hasOwn(costColumns, metric);
}

/** The rollup when it holds every column that is asked for, else the line items. */
export function tableOf({ metric, groupBy, filters }: CostQuery): TableName {
  const fields = [...groupBy, ...filters.map(({ field }) => field)];
  const isDaily = isCost(metric) && fields.every((field) => isFieldOf("cost_daily", field));
  return isDaily ? "cost_daily" : "cost_data_standard_1_3";
}

/**
 * The one look at the table: rows of the days asked about, added up by time, unit and group. Reads few columns and computes little,
 * since this is what every row goes through. Estimates stay apart by connection and day, as they may not count.
 */
export function scanDays(query: CostQuery, frame: Frame, scale: Scale | undefined): Omit<Select, "with"> {
  const keys = [
    timeLabel(query, frame),
    { as: "unit", value: column(unitColumn(query.metric)) },
    ...query.groupBy.map((field, index) => ({ as: keyName(index), value: fieldValue(field, column) })),
    ...(query.costBasis === "ledger" ? estimateKeys : []),
  ];
  return {
    columns: [...keys, ...sums(query)],
    from: tableOf(query),
    where: conjunction([
      daysOf(frame),
      query.costBasis === "ledger" ? undefined : compare(column("x_CostBasis"), "=", text(query.costBasis)),
      unitCondition(query.metric, scale),
      ...allOf(query.filters, column),
    ]),
    groupBy: keys.map(({ as }) => as),
  };
}

/** Group keys are `k1`, `k2`, …: one a field of groupBy. */
export const keyName = (index: number) => `k${index + 1}`;

/** Single days by themselves, longer buckets by the number of their segment. */
function timeLabel({ granularity }: CostQuery, { segments }: Frame): Select["columns"][number] {
  return granularity === "day" ? { as: "day", value: chargeDay } : { as: "segment", value: segmentNumber(segments, 0) };
}

/** Halves until one is left: a handful of comparisons a row, however many there are. */
function segmentNumber(segments: Frame["segments"], first: number): Expression {
  if (segments.length <= 1) return integer(first);
  const half = Math.ceil(segments.length / 2);
  const later = segments.slice(half);
  const isEarlier = startsBefore(later[0]?.from ?? "");
  return caseWhen([[isEarlier, segmentNumber(segments.slice(0, half), first)]], segmentNumber(later, first + half));
}

function unitColumn(metric: Metric): ColumnOf {
  return isCost(metric) ? "BillingCurrency" : "ConsumedUnit";
}

function unitCondition(metric: Metric, scale: Scale | undefined): Expression | undefined {
  if (metric === "quantity") return not(isNull(column("ConsumedUnit")));
  if (metric !== "tokens") return undefined;
  return isIn(call("lower", column("ConsumedUnit")), scale?.factors.map(({ unit }) => unit) ?? []);
}

function sums(query: CostQuery): Select["columns"] {
  const { metric } = query;
  const amount = column(isCost(metric) ? costColumns[metric] : "ConsumedQuantity");
  const isCredit = isIn(column("ChargeCategory"), ["Credit", "Adjustment"]);
  const counts =
    tableOf(query) === "cost_daily" && isCost(metric)
      ? { rows: call("sum", column("x_RowCount")), unknown: call("sum", column(`x_Unknown${costColumns[metric]}`)) }
      : { rows: call("count"), unknown: arithmetic(call("count"), "-", call("count", amount)) };
  return [
    { as: "amount", value: call("sum", amount) },
    { as: "credit", value: call("sum", caseWhen([[isCredit, amount]])) },
    { as: "row_count", value: counts.rows },
    { as: "unknown_count", value: counts.unknown },
  ];
}

/** One pair of bounds for the partitions, and where the comparison lies apart from the period, each of the two. */
function daysOf({ period, compared, segments }: Frame): Expression {
  const isApart = compared && (compared.until < period.from || period.until < compared.from);
  const parts = isApart ? [period, compared].map(({ from, until }) => within(from, until)) : [];
  return conjunction([wholeRange(segments), isApart ? or(...parts) : undefined]);
}
