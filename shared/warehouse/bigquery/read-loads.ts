import type { LoadRecord, QualityResult } from "../warehouse.ts";
import type { Queries } from "./run-query.ts";
import { statement } from "./sql.ts";

const loads = statement("loads");
const standingQuality = statement("standing-quality");

/** Numbers of 64 bits come as text. */
type LoadRow = Omit<LoadRecord, "rows" | "generation" | "rowsBefore"> & {
  rows: string;
  generation: string;
  rowsBefore: string | null;
};
type QualityRow = Omit<QualityResult, "rows" | "firstRows"> & { rows: string; firstRows: string };

export async function readLoads(queries: Queries, dataset: string): Promise<LoadRecord[]> {
  const rows = await queries.rows<LoadRow>({ sql: loads() }, { dataset, purpose: "loads" });
  return rows.map((row) => ({
    ...row,
    rows: Number(row.rows),
    generation: Number(row.generation),
    rowsBefore: row.rowsBefore === null ? null : Number(row.rowsBefore),
  }));
}

export async function readQualityResults(queries: Queries, dataset: string): Promise<QualityResult[]> {
  const rows = await queries.rows<QualityRow>({ sql: standingQuality() }, { dataset, purpose: "quality-results" });
  return rows.map((row) => ({ ...row, rows: Number(row.rows), firstRows: JSON.parse(row.firstRows) }));
}
