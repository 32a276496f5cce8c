import type { DuckDb } from "#shared/duckdb/duckdb.ts";
import { PermanentError } from "#shared/errors.ts";
import type { CostSums } from "#shared/normalize/report.ts";
import {
  type DailyCost,
  type DailyCostQuery,
  type LoadedSliceKey,
  type SliceTotal,
  scopeColumns,
} from "../warehouse.ts";
import { periodBounds } from "./period-bounds.ts";
import { statement } from "./sql.ts";

const dailyCosts = statement("daily-costs");
const sliceTotals = statement("slice-totals");

const metricColumns = {
  billed: "BilledCost",
  effective: "EffectiveCost",
  list: "ListCost",
  contracted: "ContractedCost",
} as const;

const scopeType = JSON.stringify(Object.fromEntries(scopeColumns.map((column) => [column, ["VARCHAR"]])));

export function readDailyCosts(db: DuckDb, { metric, from, until, scope }: DailyCostQuery): Promise<DailyCost[]> {
  const unknown = Object.keys(scope).filter((column) => !scopeColumns.some((known) => known === column));
  if (unknown.length > 0) {
    throw new PermanentError(`A scope may name ${scopeColumns.join(", ")}; ${unknown.join(", ")} came.`);
  }
  const sql = dailyCosts({ metric: metricColumns[metric], scope_type: `'${scopeType}'` });
  return db.rows<DailyCost>(sql, { from, until, scope: JSON.stringify(scope) });
}

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
