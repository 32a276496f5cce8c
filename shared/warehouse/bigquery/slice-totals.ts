import type { CostSums } from "#shared/normalize/report.ts";
import type { LoadedSliceKey, SliceTotal } from "../warehouse.ts";
import type { Queries } from "./run-query.ts";
import { statement } from "./sql.ts";

const sliceTotals = statement("slice-totals");

/** Adds up every line item there is, unless `slices` is empty: the proof of a load, not a question of every day. */
export async function readSliceTotals(
  queries: Queries,
  dataset: string,
  slices?: readonly LoadedSliceKey[],
): Promise<SliceTotal[]> {
  if (slices?.length === 0) return [];
  const rows = await queries.rows<SliceTotalRow>(asking(slices), { dataset, purpose: "slice-totals" });
  return rows.map((row) => ({ ...row, generation: Number(row.generation), rows: Number(row.rows) }));
}

function asking(slices?: readonly LoadedSliceKey[]) {
  if (!slices) return { sql: sliceTotals({ asked: "TRUE" }) };
  const keys = slices.map(({ billingPeriod, connectionId }) => `${billingPeriod} ${connectionId}`);
  return {
    sql: sliceTotals({
      asked: "CONCAT(CAST(DATE(BillingPeriodStart) AS STRING), ' ', x_ConnectionId) IN UNNEST(@slices)",
    }),
    parameters: [{ name: "slices", type: "ARRAY<STRING>" as const, value: keys }],
  };
}

type SliceTotalRow = Omit<SliceTotal, "generation" | "rows"> & { generation: string; rows: string; sums: CostSums[] };
