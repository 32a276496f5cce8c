import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import * as v from "valibot";
import { rhythmNames } from "./ledger.ts";

const orNull = v.pipe(
  v.string(),
  v.transform((text) => (text === "" ? null : text)),
);
const number = v.pipe(v.string(), v.regex(/^\d+(\.\d+)?$/), v.transform(Number));
const days = v.pipe(
  v.string(),
  v.transform((text) => (text === "" ? 0 : Number(text))),
);
const decimalText = v.pipe(v.string(), v.regex(/^\d+(\.\d+)?$/));

/** Columns that every lines.csv has; `account`, `team` and `env` are names, empty where a row says none. */
export const meterColumns = {
  key: v.string(),
  account: v.string(),
  team: orNull,
  env: orNull,
  unit_price: decimalText,
  per_day: number,
  places: number,
  rhythm: v.picklist(rhythmNames),
  late_days: days,
  incident: orNull,
} as const;

export const optionalDays = v.pipe(
  v.string(),
  v.transform((text) => (text === "" ? undefined : Number(text))),
);
export const optionalText = orNull;

/** The lines of a source; throws when one is not of the form. */
export function readLines<Entries extends v.ObjectEntries>(
  url: URL,
  entries: Entries,
): v.InferOutput<v.ObjectSchema<Entries, undefined>>[] {
  return v.parse(v.array(v.object(entries)), parse(readFileSync(url, "utf8"), { columns: true }));
}

/** A bill as CSV, RFC 4180 with line feeds; a column that a row does not name stays empty. */
export function writeCsv(header: readonly string[], rows: readonly Readonly<Record<string, string>>[]): string {
  const lines = rows.map((row) => header.map((column) => cell(row[column] ?? "")).join(","));
  return `${[header.join(","), ...lines].join("\n")}\n`;
}

function cell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
