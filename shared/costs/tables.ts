import { columns } from "#shared/focus/columns.ts";
import { extensionColumns } from "#shared/focus/extension-columns.ts";

interface TableColumn {
  readonly name: string;
  readonly type: "String" | "Json" | "Decimal" | "DateTime" | "Integer" | "Day";
}

/** The line items: FOCUS, and what we add to it. */
const lineItemColumns = [...columns, ...extensionColumns] as const satisfies readonly TableColumn[];

/**
 * Line items by UTC day: a charge longer than a day counts on the day it starts. Amounts are sums, null when no row had a value; how
 * many of the rows had none stands beside them.
 */
export const dailyColumns = [
  { name: "x_ChargeDay", type: "Day" },
  { name: "x_Provider", type: "String" },
  { name: "x_ConnectionId", type: "String" },
  { name: "BillingAccountId", type: "String" },
  { name: "SubAccountId", type: "String" },
  { name: "SubAccountName", type: "String" },
  { name: "ServiceName", type: "String" },
  { name: "ServiceCategory", type: "String" },
  { name: "RegionId", type: "String" },
  { name: "ChargeCategory", type: "String" },
  { name: "x_HierarchyPath", type: "String" },
  { name: "x_CostBasis", type: "String" },
  { name: "BillingCurrency", type: "String" },
  { name: "BillingPeriodStart", type: "DateTime" },
  { name: "x_Generation", type: "Integer" },
  { name: "BilledCost", type: "Decimal" },
  { name: "EffectiveCost", type: "Decimal" },
  { name: "ListCost", type: "Decimal" },
  { name: "ContractedCost", type: "Decimal" },
  { name: "x_RowCount", type: "Integer" },
  { name: "ServiceSubcategory", type: "String" },
  /** The day the last of the charges ends, exclusive. */
  { name: "x_ChargedUntil", type: "Day" },
  { name: "x_UnknownBilledCost", type: "Integer" },
  { name: "x_UnknownEffectiveCost", type: "Integer" },
  { name: "x_UnknownListCost", type: "Integer" },
  { name: "x_UnknownContractedCost", type: "Integer" },
] as const satisfies readonly TableColumn[];

export type ColumnOf = (typeof lineItemColumns)[number]["name"] | (typeof dailyColumns)[number]["name"];
export type TableName = "cost_daily" | "cost_data_standard_1_3";

const tables: Readonly<Record<TableName, ReadonlyMap<string, TableColumn["type"]>>> = {
  cost_daily: new Map(dailyColumns.map(({ name, type }) => [name, type])),
  cost_data_standard_1_3: new Map(lineItemColumns.map(({ name, type }) => [name, type])),
};

/** Undefined when the table has no such column. */
export function typeOfColumn(table: TableName, name: string): TableColumn["type"] | undefined {
  return tables[table]?.get(name);
}

export function isTable(name: string): name is TableName {
  return Object.hasOwn(tables, name);
}
