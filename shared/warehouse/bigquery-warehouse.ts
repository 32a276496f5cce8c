import { BigQuery } from "@google-cloud/bigquery";
import type { Files } from "#shared/files/files.ts";
import { exportRows } from "./bigquery/export-rows.ts";
import { prepareDataset, refuseNewer } from "./bigquery/prepare-dataset.ts";
import { readLoads, readQualityResults } from "./bigquery/read-loads.ts";
import { checkName, openReader } from "./bigquery/reader.ts";
import { replaceSlices } from "./bigquery/replace-slices.ts";
import { restoreLoads } from "./bigquery/restore-loads.ts";
import { openQueries } from "./bigquery/run-query.ts";
import { selectRows } from "./bigquery/select.ts";
import { readSliceTotals } from "./bigquery/slice-totals.ts";
import { stageFiles } from "./bigquery/stage-files.ts";
import type { Warehouse } from "./warehouse.ts";

export interface BigQueryWarehouseOptions {
  project: string;
  /** Where datasets are made and jobs run, e.g. "EU": the location of the bucket the files are in. */
  location: string;
  files: Pick<Files, "open">;
}

/**
 * The warehouse on Google Cloud: a BigQuery dataset per organization, made by its first load. Until then, since whoever only reads may make
 * none, it answers as an empty one of its twin does.
 */
export function openBigQueryWarehouse({ project, location, files }: BigQueryWarehouseOptions): Warehouse {
  const client = new BigQuery({ projectId: project, location });
  const queries = openQueries({ client, project, location });
  const prepared = new Map<string, Promise<number>>();
  const { read, close } = openReader(client, files);
  /** Loads of a dataset run one after another in this process: they would only cancel one another. */
  const lastLoads = new Map<string, Promise<unknown>>();

  function prepare(name: string): Promise<number> {
    const made = prepared.get(name) ?? prepareDataset({ client, queries, location }, checkName(name));
    prepared.set(name, made);
    made.catch(() => prepared.delete(name));
    return made;
  }

  async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    refuseNewer(name, await prepare(name));
    const result = (lastLoads.get(name) ?? Promise.resolve()).then(work);
    lastLoads.set(
      name,
      result.catch(() => undefined),
    );
    return result;
  }

  return {
    prepare: async (name) => void (await prepare(name)),
    replaceSlices(name, load) {
      const stage = () => stageFiles({ client, location, dataset: name }, load);
      return inTurn(name, () => replaceSlices({ queries, dataset: name, stage }, load));
    },
    restoreLoads: (name, loads) => inTurn(name, () => restoreLoads({ queries, dataset: name }, loads)),
    loads: (name) =>
      read(
        name,
        () => readLoads(queries, name),
        async () => [],
      ),
    qualityResults: (name) =>
      read(
        name,
        () => readQualityResults(queries, name),
        async () => [],
      ),
    sliceTotals: (name, slices) =>
      read(
        name,
        () => readSliceTotals(queries, name, slices),
        async () => [],
      ),
    select: (name, select) =>
      read(
        name,
        () => selectRows(queries, name, select),
        (nothing) => nothing.select(select),
      ),
    exportRows: (name, select, options) =>
      read(
        name,
        () => exportRows(queries, name, select, options),
        (nothing) => nothing.exportRows(select, options),
      ),
    async close() {
      await Promise.all(lastLoads.values());
      await close();
    },
  };
}
