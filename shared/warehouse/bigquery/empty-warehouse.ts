import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Select } from "#shared/costs/select.ts";
import type { Files, LocalFile } from "#shared/files/files.ts";
import { openDuckDbWarehouse } from "../duckdb-warehouse.ts";
import type { ExportOptions, SelectedRow } from "../warehouse.ts";

/** What tables without a row answer. Not always nothing: sums over them are one row of nulls. */
export interface EmptyWarehouse {
  select(select: Select): Promise<SelectedRow[]>;
  exportRows(select: Select, options: ExportOptions): Promise<LocalFile>;
  close(): Promise<void>;
}

export async function openEmptyWarehouse(files: Pick<Files, "open">): Promise<EmptyWarehouse> {
  const folder = await mkdtemp(join(tmpdir(), "cloudact-empty-"));
  const warehouse = openDuckDbWarehouse({ folder, files, memoryLimit: "64MB", threads: 1 });
  return {
    select: (select) => warehouse.select("empty", select),
    exportRows: (select, options) => warehouse.exportRows("empty", select, options),
    async close() {
      await warehouse.close();
      await rm(folder, { recursive: true });
    },
  };
}
