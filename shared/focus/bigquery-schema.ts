import { columns } from "./columns.ts";
import { extensionColumns } from "./extension-columns.ts";

interface BigQueryField {
  name: string;
  type: "STRING" | "BIGNUMERIC" | "TIMESTAMP" | "INTEGER";
  mode: "NULLABLE" | "REQUIRED";
  /** With `scale`, the same digits as DECIMAL(38,18): 20 before the point, 18 after. */
  precision?: "38";
  scale?: "18";
}

export const bigQueryTypes = {
  String: { type: "STRING" },
  Json: { type: "STRING" },
  Decimal: { type: "BIGNUMERIC", precision: "38", scale: "18" },
  DateTime: { type: "TIMESTAMP" },
  Integer: { type: "INTEGER" },
} as const satisfies Record<string, Omit<BigQueryField, "name" | "mode">>;

/**
 * The table schema of `cost_data_standard_1_3` as the BigQuery REST API takes it. FOCUS columns are NULLABLE throughout: a
 * bill that leaves a value out is loaded and its conformance report says so, rather than lost. Ours are filled by ourselves.
 */
export const bigQuerySchema: readonly BigQueryField[] = [
  ...columns.map(({ name, type }) => ({ name, mode: "NULLABLE" as const, ...bigQueryTypes[type] })),
  ...extensionColumns.map(({ name, type, nulls }) => ({
    name,
    mode: nulls ? ("NULLABLE" as const) : ("REQUIRED" as const),
    ...bigQueryTypes[type],
  })),
];
