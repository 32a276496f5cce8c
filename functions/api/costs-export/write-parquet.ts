import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDb, identifier, literal } from "#shared/duckdb/duckdb.ts";
import type { LocalFile } from "#shared/files/files.ts";
import type { Cell, FileColumn } from "./answer-rows.ts";

const types = { text: "VARCHAR", day: "DATE", decimal: "DECIMAL(38,18)", boolean: "BOOLEAN" } as const;

/** The rows as a typed Parquet file on this machine; whoever takes it removes it. */
export async function parquetOf(columns: readonly FileColumn[], rows: Iterable<readonly Cell[]>): Promise<LocalFile> {
  const folder = await mkdtemp(join(tmpdir(), "cloudact-export-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, "answer.parquet");
  const cells = columns.map(
    ({ name, type }, index) => `CAST(r[${index + 1}] AS ${types[type]}) AS ${identifier(name)}`,
  );
  const source = `SELECT unnest(from_json($rows, '[["VARCHAR"]]')) AS r`;
  try {
    await using db = await DuckDb.open({ threads: 1, preserveOrder: true });
    await db.run(`COPY (SELECT ${cells.join(", ")} FROM (${source})) TO ${literal(path)} (FORMAT parquet)`, {
      rows: JSON.stringify([...rows]),
    });
  } catch (error) {
    await remove();
    throw error;
  }
  return { path, [Symbol.asyncDispose]: remove };
}
