import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type DuckDbStatement, printDuckDb } from "#shared/costs/print-duckdb.ts";
import type { Select } from "#shared/costs/select.ts";
import { type DuckDb, literal } from "#shared/duckdb/duckdb.ts";
import type { LocalFile } from "#shared/files/files.ts";
import type { ExportOptions, SelectedRow } from "../warehouse.ts";

export async function selectRows(db: DuckDb, select: Select): Promise<SelectedRow[]> {
  const { sql, parameters } = printDuckDb(select);
  const rows = await db.rows<Record<string, string | number | boolean | null>>(sql, parameters);
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)])),
  );
}

export async function exportRows(
  db: DuckDb,
  select: Select,
  { folder, ...options }: ExportOptions & { folder: string },
): Promise<LocalFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${randomUUID()}.${options.format}`);
  const remove = () => rm(path, { force: true });
  try {
    await writeRows(db, printDuckDb(select, { instants: options.format === "csv" ? "text" : "typed" }), path, options);
  } catch (error) {
    await remove();
    throw error;
  }
  return { path, [Symbol.asyncDispose]: remove };
}

/** What a statement selects, as a new file at the path. */
export async function writeRows(
  db: DuckDb,
  { sql, parameters }: DuckDbStatement,
  path: string,
  { format, metadata }: ExportOptions,
): Promise<void> {
  const options = format === "csv" ? "FORMAT csv, HEADER true" : `FORMAT parquet, COMPRESSION zstd${kept(metadata)}`;
  await db.run(`COPY (${sql}) TO ${literal(path)} (${options})`, parameters);
}

function kept(metadata: ExportOptions["metadata"] = {}): string {
  const pairs = Object.entries(metadata).map(([key, value]) => `${literal(key)}: ${literal(value)}`);
  return pairs.length > 0 ? `, KV_METADATA {${pairs.join(", ")}}` : "";
}
