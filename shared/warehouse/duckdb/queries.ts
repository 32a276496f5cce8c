import type { DuckDb } from "#shared/duckdb/duckdb.ts";
import type { CostSums } from "#shared/normalize/report.ts";
import type { LoadedSliceKey, SliceTotal } from "../warehouse.ts";
import { periodBounds } from "./period-bounds.ts";
import { statement } from "./sql.ts";

const sliceTotals = statement("slice-totals");

export async function readSliceTotals(db: DuckDb, slices?: readonly LoadedSliceKey[]): Promise<SliceTotal[]> {
  if (slices?.length === 0) return [];
  const bounds = slices
    ? periodBounds(slices.map(({ billingPeriod }) => billingPeriod))
    : { from: "-infinity", until: "infinity" };
  const rows = await db.rows<SliceTotalRow>(sliceTotals(), {
    ...bounds,
    slices: slices ? JSON.stringify(slices) : null,
  });
  return rows.map((row) => ({ ...row, generation: Number(row.generation), rows: Number(row.rows) }));
}

type SliceTotalRow = Omit<SliceTotal, "generation" | "rows"> & { generation: string; rows: string; sums: CostSums[] };
