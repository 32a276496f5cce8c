import type { ChangeRow } from "./change.ts";
import type { Period } from "./days.ts";
import { billedDays, estimateKeys, isBilledDay, isOfLedger } from "./estimates.ts";
import { allOf, conjunction } from "./fields.ts";
import type { Frame } from "./frame.ts";
import type { CostQuery } from "./query.ts";
import { type CostMetric, costColumns } from "./scan-days.ts";
import {
  call,
  caseWhen,
  column,
  compare,
  type Expression,
  integer,
  or,
  output,
  type Select,
  text,
  within,
} from "./select.ts";

/** What is compared as one thing: the smallest that has a price. */
const keys = [
  { as: "unit", value: call("coalesce", column("BillingCurrency"), text("XXX")) },
  { as: "provider", value: column("x_Provider") },
  { as: "service", value: column("ServiceName") },
  { as: "sku", value: call("coalesce", column("SkuId"), column("SkuPriceId")) },
  { as: "pricing_unit", value: column("PricingUnit") },
  { as: "category", value: column("ChargeCategory") },
] as const;

/**
 * Line items of the counted days and of those they are compared with, added up by what has a price, both sides in one statement.
 * Undefined without a comparison. Amounts stay in the currency they were billed in.
 */
export function planChange(query: CostQuery, metric: CostMetric, frame: Frame): Select | undefined {
  const { counted, comparedCounted } = frame;
  if (!comparedCounted) return undefined;
  const isLedger = query.costBasis === "ledger";
  const side = (suffix: "now" | "before") =>
    sums.map((name) => {
      const isOnSide = compare(output(`is_${suffix}`), "=", integer(1));
      return { as: `${name}_${suffix}`, value: call("sum", caseWhen([[isOnSide, output(name)]])) };
    });
  const names = keys.map(({ as }) => ({ as, value: output(as) }));
  return {
    with: [
      { name: "items", select: itemsOf(query, metric, { counted, comparedCounted }) },
      ...(isLedger ? [{ name: "billed", select: billedDays(frame) }] : []),
    ],
    columns: [...names, ...side("now"), ...side("before")],
    from: { cte: "items" },
    ...(isLedger && { leftJoin: { cte: "billed", on: isBilledDay } }),
    ...(isLedger && { where: isOfLedger }),
    groupBy: names.map(({ as }) => as),
  };
}

const sums = ["amount", "quantity", "row_count"];

/** Few rows of many line items: only estimates stay apart by connection and day, which decide whether they count. */
function itemsOf(
  query: CostQuery,
  metric: CostMetric,
  { counted, comparedCounted }: { counted: Period; comparedCounted: Period },
): Omit<Select, "with"> {
  const periods = [counted, comparedCounted];
  const labels = [
    ...keys,
    { as: "is_now", value: flag(counted) },
    { as: "is_before", value: flag(comparedCounted) },
    ...estimateKeys,
  ];
  return {
    columns: [
      ...labels,
      { as: "amount", value: call("sum", column(costColumns[metric])) },
      { as: "quantity", value: call("sum", column("PricingQuantity")) },
      { as: "row_count", value: call("count") },
    ],
    from: "cost_data_standard_1_3",
    where: conjunction([
      envelopeOf(periods),
      or(...periods.map(({ from, until }) => within(from, until))),
      query.costBasis === "ledger" ? undefined : compare(column("x_CostBasis"), "=", text(query.costBasis)),
      ...allOf(query.filters, column),
    ]),
    groupBy: labels.map(({ as }) => as),
  };
}

function flag({ from, until }: Period): Expression {
  return caseWhen([[within(from, until), integer(1)]], integer(0));
}

/** One pair of bounds, so that partitions between the two periods are read at most. */
function envelopeOf(periods: readonly Period[]): Expression {
  const from = periods.map((period) => period.from).sort()[0] ?? "";
  const until =
    periods
      .map((period) => period.until)
      .sort()
      .at(-1) ?? "";
  return within(from, until);
}

/** A row of the statement as the explanation takes it. */
export function changeRowOf(row: Readonly<Record<string, string | null>>): ChangeRow {
  const value = (name: string) => row[name] ?? null;
  return {
    unit: value("unit") ?? "XXX",
    provider: value("provider"),
    service: value("service"),
    sku: value("sku"),
    pricingUnit: value("pricing_unit"),
    chargeCategory: value("category"),
    rowsNow: Number(value("row_count_now") ?? 0),
    rowsBefore: Number(value("row_count_before") ?? 0),
    now: value("amount_now"),
    before: value("amount_before"),
    quantityNow: value("quantity_now"),
    quantityBefore: value("quantity_before"),
  };
}
