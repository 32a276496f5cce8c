import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { printBigQuery } from "#shared/costs/print-bigquery.ts";
import { printDuckDb } from "#shared/costs/print-duckdb.ts";
import type { PrintOptions } from "#shared/costs/print-select.ts";
import type { Select } from "#shared/costs/select.ts";
import { DuckDb, identifier, literal } from "#shared/duckdb/duckdb.ts";
import type { LocalFile } from "#shared/files/files.ts";
import { writeRows } from "../duckdb/select.ts";
import { tables } from "../duckdb/tables.ts";
import type { ExportOptions } from "../warehouse.ts";
import type { Queries } from "./run-query.ts";

/**
 * The rows as BigQuery hands them out, page by page, through a compressed file into DuckDB, which writes the file: the same bytes as on one
 * machine, and a few pages in memory.
 */
export async function exportRows(
  queries: Queries,
  dataset: string,
  select: Select,
  options: ExportOptions,
): Promise<LocalFile> {
  const folder = await mkdtemp(join(tmpdir(), "cloudact-export-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, `rows.${options.format}`);
  const rows = join(folder, "rows.json.gz");
  const print: PrintOptions = { instants: options.format === "csv" ? "text" : "typed" };
  try {
    const pages = queries.pages(printBigQuery(select, dataset, print), { dataset, purpose: "export" });
    await pipeline(lines(pages), createGzip({ level: 1 }), createWriteStream(rows, { mode: 0o600 }));
    await using db = await DuckDb.open({ threads: 1, memoryLimit: "512MB", preserveOrder: true });
    await writeRows(db, { sql: await typed(db, rows, select, print), parameters: {} }, path, options);
    await rm(rows);
  } catch (error) {
    await remove();
    throw error;
  }
  return { path, [Symbol.asyncDispose]: remove };
}

async function* lines(pages: AsyncIterable<Record<string, unknown>[]>): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((row) => `${JSON.stringify(row)}\n`).join("");
}

/** The rows with the types DuckDB gives the same SELECT: it is asked of empty tables. */
async function typed(db: DuckDb, rows: string, select: Select, print: PrintOptions): Promise<string> {
  for (const table of ["cost_data_standard_1_3", "cost_daily"]) {
    const columns = Object.entries(tables[table] ?? {}).map(([name, type]) => `${identifier(name)} ${type}`);
    await db.run(`CREATE TABLE ${table} (${columns.join(", ")})`);
  }
  const { sql, parameters } = printDuckDb(select, print);
  await db.run(`CREATE TABLE shape AS SELECT * FROM (${sql}) LIMIT 0`, parameters);
  const columns = await db.rows<{ name: string; type: string }>(
    "SELECT column_name AS name, data_type AS type FROM duckdb_columns() WHERE table_name = 'shape' ORDER BY column_index",
  );
  const read = columns.map(({ name }) => `${literal(name)}: 'VARCHAR'`);
  const casts = columns.map(({ name, type }) => `CAST(${identifier(name)} AS ${type}) AS ${identifier(name)}`);
  return (
    `SELECT ${casts.join(", ")} FROM read_json(${literal(rows)}, format = 'newline_delimited', ` +
    `compression = 'gzip', columns = {${read.join(", ")}})`
  );
}
