import type { DuckDb } from "#shared/duckdb/duckdb.ts";
import type { LoadRecord, QualityResult } from "../warehouse.ts";
import { statement } from "./sql.ts";

const loads = statement("loads");
const standingQuality = statement("standing-quality");

/** DuckDB's 64-bit numbers come as text. */
type Counted<T extends { rows: number }> = Omit<T, "rows" | "generation" | "rowsBefore" | "firstRows"> & {
  rows: string;
};

export async function readLoads(db: DuckDb): Promise<LoadRecord[]> {
  const rows = await db.rows<Counted<LoadRecord> & { generation: string; rowsBefore: string | null }>(loads());
  return rows.map((row) => ({
    ...row,
    rows: Number(row.rows),
    generation: Number(row.generation),
    rowsBefore: row.rowsBefore === null ? null : Number(row.rowsBefore),
  }));
}

export async function readQualityResults(db: DuckDb): Promise<QualityResult[]> {
  const rows = await db.rows<Counted<QualityResult> & { firstRows: string }>(standingQuality());
  return rows.map((row) => ({ ...row, rows: Number(row.rows), firstRows: JSON.parse(row.firstRows) }));
}
