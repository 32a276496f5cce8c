import { printBigQuery } from "#shared/costs/print-bigquery.ts";
import type { Select } from "#shared/costs/select.ts";
import type { SelectedRow } from "../warehouse.ts";
import type { Queries } from "./run-query.ts";

export async function selectRows(queries: Queries, dataset: string, select: Select): Promise<SelectedRow[]> {
  const rows = await queries.rows(printBigQuery(select, dataset), { dataset, purpose: "select" });
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)])),
  );
}
