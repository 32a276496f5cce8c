import { organizationOf } from "#shared/database/organizations.ts";
import { type Run, type RunKey, readRun } from "#shared/database/runs.ts";
import { database, warehouse } from "#shared/platform.ts";
import { datasetOf } from "#shared/warehouse/dataset.ts";
import type { SliceTotal } from "#shared/warehouse/warehouse.ts";

export interface DescribedRun {
  /** Undefined until plan-sync has opened the run. */
  run: Run | undefined;
  /** The slices of a finished run as they now stand in the warehouse. */
  totals: SliceTotal[];
}

export async function describeRun(key: RunKey): Promise<DescribedRun> {
  const db = await database();
  const run = await readRun(db, key);
  const loaded = run?.unchangedSince ? await readRun(db, { ...key, runId: run.unchangedSince }) : run;
  if (!run?.finishedAt || !loaded?.slices?.length) return { run, totals: [] };
  const dataset = datasetOf(await organizationOf(db, key.orgId));
  return { run, totals: await (await warehouse()).sliceTotals(dataset, loaded.slices) };
}
