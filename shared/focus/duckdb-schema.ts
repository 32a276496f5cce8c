import { columns } from "./columns.ts";
import { extensionColumns } from "./extension-columns.ts";

export const duckDbTypes = {
  String: "VARCHAR",
  Json: "VARCHAR",
  Decimal: "DECIMAL(38,18)",
  DateTime: "TIMESTAMPTZ",
  Integer: "BIGINT",
} as const;

interface TypedColumn {
  readonly name: string;
  readonly type: keyof typeof duckDbTypes;
}

/** The columns of a FOCUS file as we write it. */
export const fileColumns: readonly TypedColumn[] = [
  ...columns,
  ...extensionColumns.filter(({ from }) => from === "normalize"),
];

/** The columns of the warehouse table. */
export const costColumns: readonly TypedColumn[] = [...columns, ...extensionColumns];

/**
 * No column is NOT NULL: a bill that leaves a value out is loaded and its conformance report says so, rather than lost.
 */
export function createTableSql(table: string, tableColumns: readonly TypedColumn[] = costColumns): string {
  return `CREATE TABLE ${table} (${tableColumns.map(({ name, type }) => `${name} ${duckDbTypes[type]}`).join(", ")})`;
}
