import { BigQueryDate, BigQueryTimestamp } from "@google-cloud/bigquery";

type Row = Readonly<Record<string, unknown>>;

/** A row as Google's client parses it, with values as `Queries` promises them. */
export function readRow(row: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row as Row).map(([name, value]) => [name, readValue(value)]));
}

function readValue(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof BigQueryDate || value instanceof BigQueryTimestamp) return value.value;
  if (Array.isArray(value)) return value.map(readValue);
  return isAmount(value) ? value.toFixed(decimals) : readRow(value);
}

/** As DECIMAL(38,18) of DuckDB shows them. */
const decimals = 18;

/** The client parses BIGNUMERIC as a Big, which holds every digit. */
function isAmount(value: object): value is { toFixed(decimals: number): string } {
  return "toFixed" in value && typeof value.toFixed === "function";
}
