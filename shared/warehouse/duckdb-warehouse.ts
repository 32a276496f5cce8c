import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { DuckDb } from "#shared/duckdb/duckdb.ts";
import { PermanentError } from "#shared/errors.ts";
import type { Files } from "#shared/files/files.ts";
import { type Dataset, openDataset } from "./duckdb/dataset.ts";
import { readSliceTotals } from "./duckdb/queries.ts";
import { readLoads, readQualityResults } from "./duckdb/read-loads.ts";
import { replaceSlices } from "./duckdb/replace-slices.ts";
import { restoreLoads } from "./duckdb/restore-loads.ts";
import { exportRows, selectRows } from "./duckdb/select.ts";
import type { Warehouse } from "./warehouse.ts";

export interface DuckDbWarehouseOptions {
  /** Holds `<dataset>.duckdb` files. They belong to this process alone, and to one warehouse in it. */
  folder: string;
  files: Pick<Files, "open">;
  /** For all datasets together, e.g. "1GB"; 1GB when absent; the process needs about 250 MB on top. */
  memoryLimit?: string;
  /** Each thread of a load holds a row group of a file: more threads need a higher limit. */
  threads?: number;
}

/** The warehouse on one machine: a DuckDB database file per dataset, made when first asked for, open until closed. */
export function openDuckDbWarehouse({ folder, files, ...limits }: DuckDbWarehouseOptions): Warehouse {
  const datasets = new Map<string, Promise<Dataset>>();
  let engine: Promise<DuckDb> | undefined;

  const exports = join(folder, "exports");

  async function startEngine(): Promise<DuckDb> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // What a process that was killed left behind: the folder is this one's alone.
    await rm(exports, { recursive: true, force: true });
    return DuckDb.open({ memoryLimit: "1GB", threads: 2, ...limits, tempDirectory: join(folder, "spill") });
  }

  async function open(name: string): Promise<Dataset> {
    if (!/^[a-z][a-z0-9_]{1,60}$/.test(name)) {
      throw new PermanentError(`A dataset is named by 2 to 61 of a-z, 0-9 and _, a letter first; "${name}" came.`);
    }
    engine ??= startEngine();
    return openDataset(await engine, { name, path: join(folder, `${name}.duckdb`) });
  }

  function dataset(name: string): Promise<Dataset> {
    const opened = datasets.get(name) ?? open(name);
    datasets.set(name, opened);
    opened.catch(() => datasets.delete(name));
    return opened;
  }

  return {
    async prepare(name) {
      await dataset(name);
    },
    replaceSlices: async (name, load) => (await dataset(name)).load((db) => replaceSlices(db, load, files)),
    loads: async (name) => (await dataset(name)).read(readLoads),
    restoreLoads: async (name, loads) => (await dataset(name)).load((db) => restoreLoads(db, loads)),
    qualityResults: async (name) => (await dataset(name)).read(readQualityResults),
    sliceTotals: async (name, slices) => (await dataset(name)).read((db) => readSliceTotals(db, slices)),
    select: async (name, select) => (await dataset(name)).read((db) => selectRows(db, select)),
    exportRows: async (name, select, options) =>
      (await dataset(name)).read((db) => exportRows(db, select, { ...options, folder: exports })),
    async close() {
      const opened = await Promise.all(datasets.values());
      await Promise.all(opened.map((one) => one.close()));
      (await engine)?.closeInstance();
      engine = undefined;
      datasets.clear();
    },
  };
}
