import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { literal } from "#shared/duckdb/duckdb.ts";

/** A lookup table kept as CSV beside the mapping, as a table expression: `(SELECT * FROM (VALUES …) AS t(a, b))`. */
export function valuesFromCsv(file: URL): string {
  const [header, ...rows] = parse(readFileSync(file)) as string[][];
  const values = rows.map((row) => `(${row.map(literal).join(", ")})`);
  return `(SELECT * FROM (VALUES ${values.join(", ")}) AS lookup(${header?.join(", ")}))`;
}

/** The SQL of a mapping, with its `{name}` slots filled by the lookup tables of those names. */
export function sqlWithLookups(sql: URL, lookups: Readonly<Record<string, URL>>): string {
  return Object.entries(lookups).reduce(
    (text, [name, file]) => text.replaceAll(`{${name}}`, () => valuesFromCsv(file)),
    readFileSync(sql, "utf8"),
  );
}
