import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BigQuery } from "@google-cloud/bigquery";
import type { NaiveRow } from "#shared/costs/naive-answer.contract.ts";
import { column } from "#shared/costs/select.ts";
import { type ColumnOf, isTable } from "#shared/costs/tables.ts";
import { tables } from "./bigquery/tables.ts";
import { type Line, loadOf, writeFocusFile } from "./bill.contract.ts";
import { openDuckDbWarehouse } from "./duckdb-warehouse.ts";
import { plainFiles } from "./plain-files.contract.ts";
import type { Warehouse } from "./warehouse.ts";

/** DuckDB, and datasets of BigQuery that hold the same rows, put there one by one: no load of ours is trusted. */
export async function openSameLedgers(client: BigQuery) {
  const folder = await mkdtemp(join(tmpdir(), "same-ledger-"));
  const duckDb = openDuckDbWarehouse({ folder: join(folder, "warehouse"), files: plainFiles });
  return {
    duckDb,
    /** The name of the dataset on both sides. */
    async load(rows: readonly NaiveRow[]): Promise<string> {
      const dataset = `ledger_${crypto.randomUUID().replaceAll("-", "")}`;
      const uri = join(folder, `${dataset}.parquet`);
      const lines = rows.map(({ x_ConnectionId, ...line }) => line as Line);
      await writeFocusFile(uri, lines);
      await duckDb.replaceSlices(dataset, loadOf(1, [{ uri, lines }]));
      await client.createDataset(dataset);
      for (const table of Object.keys(tables)) await copy(client, duckDb, { dataset, table });
      return dataset;
    },
    async close(): Promise<void> {
      await duckDb.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function copy(client: BigQuery, from: Warehouse, { dataset, table }: { dataset: string; table: string }) {
  const { fields = [], ...options } = tables[table] ?? {};
  await client.dataset(dataset).createTable(table, { ...options, schema: { fields: [...fields] } });
  if (!isTable(table)) return;
  const columns = fields.map(({ name = "" }) => ({ as: name, value: column(name as ColumnOf) }));
  const rows = await from.select(dataset, { columns, from: table });
  if (rows.length > 0) await client.dataset(dataset).table(table).insert(rows);
}
