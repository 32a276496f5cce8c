import { identifier, literal } from "#shared/duckdb/duckdb.ts";
import { currencyCodes } from "#shared/focus/currencies.ts";
import type { KeyValueColumns, Mapping, SourceColumn } from "#shared/providers/provider.ts";
import { findHeader } from "#shared/providers/provider.ts";
import type { SourceFile } from "./source-file.ts";

/** Whether a decimal with more than 18 decimals is rounded, or fails the statement. */
export type Rounding = "round" | "refuse";

/** The view `source` of a mapping: see Mapping for what it promises. A value that cannot be read fails the statement. */
export function sourceViewSql(file: SourceFile, mapping: Mapping, rounding: Rounding): string {
  const columns = Object.entries(mapping.columns).map(
    ([name, column]) => `${typedColumn(file, name, column, rounding)} AS ${identifier(name)}`,
  );
  const keyValues = Object.entries(mapping.keyValues ?? {}).map(
    ([name, group]) => `${packedColumns(file, group)} AS ${identifier(name)}`,
  );
  const faults = Object.entries(mapping.columns).flatMap(([name, column]) => faultConditions(name, column));
  const valid =
    faults.length === 0 ? "true" : `CASE WHEN ${faults.join(" OR ")} THEN error('rejected row') ELSE true END`;
  return `CREATE OR REPLACE TEMP VIEW source AS
    SELECT * FROM (SELECT ${[...columns, ...keyValues].join(",\n")} FROM ${fileSql(file)}) WHERE ${valid}`;
}

/** How many values have more than 18 decimals. */
export function roundedValuesSql(file: SourceFile, mapping: Mapping): string {
  const counts = Object.entries(mapping.columns).flatMap(([name, column]) => {
    const at = columnAt(file, name, column);
    return column.type === "decimal" && at !== undefined
      ? [`count(*) FILTER (WHERE has_more_than_18_decimals(${textOf(file, at)}))`]
      : [];
  });
  return `SELECT (${["0", ...counts].join(" + ")})::VARCHAR AS rounded FROM ${fileSql(file)}`;
}

/** The file as a table; in CSV every column is text, named by its position, since headers may differ by case alone. */
function fileSql(file: SourceFile): string {
  if (file.kind === "parquet") return `read_parquet(${literal(file.path)})`;
  const columns = file.columns.map((_, at) => `${position(at)}: 'VARCHAR'`);
  return `read_csv(${literal(file.path)}, auto_detect = false, header = true, columns = {${columns.join(", ")}},
    delim = ${literal(file.delimiter)}, quote = '"', escape = '"', nullstr = ['', 'NULL'], allow_quoted_nulls = true,
    strict_mode = true, null_padding = false, max_line_size = 16777216, buffer_size = 33554432, compression = '${file.gzip ? "gzip" : "none"}')`;
}

const position = (at: number) => `c${at}`;

function columnAt(file: SourceFile, name: string, column: SourceColumn): number | undefined {
  const header = findHeader(file.columns, column.header ?? name);
  return header === undefined ? undefined : file.columns.indexOf(header);
}

function typedColumn(file: SourceFile, name: string, column: SourceColumn, rounding: Rounding): string {
  const at = columnAt(file, name, column);
  if (at === undefined) return `CAST(NULL AS ${sqlTypes[column.type]})`;
  const exact =
    file.kind === "parquet" ? exactColumn(file.types[at] ?? "", column.type, columnSql(file, at)) : undefined;
  if (exact) return exact;
  const text = textOf(file, at);
  if (column.type === "decimal") return `read_decimal(${text}, ${rounding === "round"})`;
  return column.type === "instant" ? `read_instant(${text})` : text;
}

const sqlTypes = { text: "VARCHAR", decimal: "DECIMAL(38, 18)", instant: "TIMESTAMPTZ" } as const;

/** A Parquet column that needs no reading of text. */
function exactColumn(type: string, wanted: SourceColumn["type"], sql: string): string | undefined {
  const scale = Number(/^DECIMAL\(\d+,\s*(\d+)\)$/.exec(type)?.[1] ?? Number.NaN);
  if (wanted === "decimal" && (scale <= 18 || /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/.test(type))) {
    return `CAST(${sql} AS DECIMAL(38, 18))`;
  }
  if (wanted === "instant" && /^(TIMESTAMP|DATE)/.test(type)) return `plausible_instant(CAST(${sql} AS TIMESTAMPTZ))`;
  return undefined;
}

function columnSql(file: SourceFile, at: number): string {
  return file.kind === "parquet" ? identifier(file.columns[at] ?? "") : position(at);
}

/** A double as its shortest text is the number its writer meant. */
export function textOf(file: SourceFile, at: number): string {
  const sql = columnSql(file, at);
  if (file.kind === "csv") return sql;
  const nested = /^(MAP|STRUCT|UNION)|\[\d*\]$/.test(file.types[at] ?? "");
  return `nullif(nullif(CAST(${nested ? `to_json(${sql})` : sql} AS VARCHAR), ''), 'NULL')`;
}

function packedColumns(file: SourceFile, group: KeyValueColumns): string {
  const pairs = Object.entries(group.keys).flatMap(([header, key]) => {
    const at = columnAt(file, header, { type: "text" });
    return at === undefined ? [] : [`${literal(`${JSON.stringify(key)}:`)} || to_json(${textOf(file, at)})::VARCHAR`];
  });
  if (pairs.length === 0) return "CAST(NULL AS VARCHAR)";
  return `nullif('{' || concat_ws(',', ${pairs.join(", ")}) || '}', '{}')`;
}

function faultConditions(name: string, column: SourceColumn): string[] {
  const value = identifier(name);
  const faults: string[] = [];
  if (column.filled) faults.push(`${value} IS NULL`);
  if (column.after) faults.push(`${value} <= ${identifier(column.after)}`);
  if (column.allowed === "currency") {
    faults.push(`strlen(${value}) <> 3`, `contains(${value}, ' ')`);
    faults.push(`NOT contains(${literal(currencyCodes.join(" "))}, ${value})`);
  } else if (column.allowed) {
    faults.push(`NOT (${column.allowed.map((allowed) => `${value} = ${literal(allowed)}`).join(" OR ")})`);
  }
  return faults;
}
