import { and, call, chargeDay, column, compare, type Expression, text, within } from "#shared/costs/select.ts";
import type { Warehouse } from "#shared/warehouse/warehouse.ts";

/** Line items that begin on a day, by currency. Amounts are BilledCost. */
export interface DayRows {
  day: string;
  rows: number;
  billed: { currency: string; amount: string }[];
}

type Selecting = Pick<Warehouse, "select">;
const isBilled = compare(column("x_CostBasis"), "=", text("billed"));
const sums = [
  { as: "currency", value: column("BillingCurrency") },
  { as: "rows", value: call("sum", column("x_RowCount")) },
  { as: "billed", value: call("sum", column("BilledCost")) },
];

/** Days in UTC of every connection, `until` exclusive; a day without line items is left out. */
export async function readDays(
  warehouse: Selecting,
  dataset: string,
  { from, until }: { from: string; until: string },
): Promise<ReadonlyMap<string, ReadonlyMap<string, DayRows>>> {
  const columns = [{ as: "connectionId", value: column("x_ConnectionId") }, { as: "day", value: chargeDay }, ...sums];
  const found = await warehouse.select(dataset, {
    columns,
    from: "cost_daily",
    where: and(within(from, until), isBilled),
    groupBy: ["connectionId", "day", "currency"],
    orderBy: [{ by: "currency", direction: "asc" }],
  });
  const connections = new Map<string, Map<string, DayRows>>();
  for (const row of found) {
    const days = connections.get(row.connectionId ?? "") ?? new Map<string, DayRows>();
    connections.set(row.connectionId ?? "", days);
    const day = days.get(row.day ?? "") ?? { day: row.day ?? "", rows: 0, billed: [] };
    day.rows += Number(row.rows);
    if (row.currency && row.billed) day.billed.push({ currency: row.currency, amount: row.billed });
    days.set(day.day, day);
  }
  return connections;
}

export interface MonthRows {
  billingPeriod: string;
  rows: number;
  currency: string;
  billed: string | null;
}

/** All billing periods of a connection, the newest first. */
export async function readMonths(warehouse: Selecting, dataset: string, connectionId: string): Promise<MonthRows[]> {
  const ofConnection: Expression = compare(column("x_ConnectionId"), "=", text(connectionId));
  const found = await warehouse.select(dataset, {
    columns: [{ as: "period", value: column("BillingPeriodStart") }, ...sums],
    from: "cost_daily",
    where: and(ofConnection, isBilled),
    groupBy: ["period", "currency"],
    orderBy: [
      { by: "period", direction: "desc" },
      { by: "currency", direction: "asc" },
    ],
  });
  return found.map(({ period, currency, rows, billed }) => ({
    billingPeriod: (period ?? "").slice(0, 10),
    rows: Number(rows),
    currency: currency ?? "",
    billed: billed ?? null,
  }));
}
