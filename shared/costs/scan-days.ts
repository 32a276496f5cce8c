import type { Period } from "./days.ts";
import { allOf, columnsOf, conjunction, isFieldOf, isLate } from "./fields.ts";
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
  isIn,
  isNull,
  not,
  or,
  type Select,
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

/** The columns a scan passes on as they are: what keys, late filters and the rule of estimates look at. */
function passedColumns({ groupBy, filters, costBasis }: CostQuery): ColumnOf[] {
  const fields = [...groupBy, ...filters.filter(isLate).map(({ field }) => field)];
  const ledger = costBasis === "ledger" ? (["x_ConnectionId", "x_CostBasis"] as const) : [];
  return [...new Set([...fields.flatMap(columnsOf), ...ledger])];
}

/**
 * The one look at the table: rows of the days asked about, added up by day, unit and the columns needed later. Reads few columns and
 * computes little, since this is what every row goes through.
 */
export function scanDays(query: CostQuery, frame: Frame, scale: Scale | undefined): Omit<Select, "with"> {
  const passed = passedColumns(query).map((name) => ({ as: name, value: column(name) }));
  const keys = [{ as: "day", value: chargeDay }, { as: "unit", value: column(unitColumn(query.metric)) }, ...passed];
  const early = query.filters.filter((filter) => !isLate(filter));
  return {
    columns: [...keys, ...sums(query)],
    from: tableOf(query),
    where: conjunction([
      daysOf(frame),
      query.costBasis === "ledger" ? undefined : compare(column("x_CostBasis"), "=", text(query.costBasis)),
      unitCondition(query.metric, scale),
      ...allOf(early, column),
    ]),
    groupBy: keys.map(({ as }) => as),
  };
}

/** Days of each connection that were billed, whatever the filters: an estimate counts on none of them. */
export function billedDays({ segments }: { segments: readonly Period[] }): Omit<Select, "with"> {
  return {
    columns: [
      { as: "billed_connection", value: column("x_ConnectionId") },
      { as: "billed_day", value: chargeDay },
    ],
    from: "cost_daily",
    where: conjunction([envelope(segments), compare(column("x_CostBasis"), "=", text("billed"))]),
    groupBy: ["billed_connection", "billed_day"],
  };
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
  return conjunction([envelope(segments), isApart ? or(...parts) : undefined]);
}

function envelope(segments: readonly Period[]): Expression {
  return within(segments[0]?.from ?? "", segments.at(-1)?.until ?? "");
}
