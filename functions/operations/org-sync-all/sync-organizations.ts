import type { Database } from "#shared/database/client.ts";
import { organizationsAfter } from "#shared/database/organizations.ts";
import type { OperationReport } from "#shared/events/on-operation.ts";
import { datasetOf } from "#shared/warehouse/dataset.ts";
import type { Warehouse } from "#shared/warehouse/warehouse.ts";

interface Deps {
  database: Database;
  warehouse: Pick<Warehouse, "prepare">;
}

/** As many as are surely done within the 540 s that a function has, at seconds each on BigQuery. */
const atOnce = 8;
const perCall = 200;

/**
 * Brings the datasets of the organizations after this slug (null: of all, from the first) to the tables and columns this release knows. It
 * only ever adds, so a release before this one goes on reading, should this one be rolled back.
 */
export async function syncOrganizations(after: string | null, { database, warehouse }: Deps): Promise<OperationReport> {
  const organizations = await organizationsAfter(database, after, perCall);
  for (let first = 0; first < organizations.length; first += atOnce) {
    const batch = organizations.slice(first, first + atOnce);
    await Promise.all(batch.map((organization) => warehouse.prepare(datasetOf(organization))));
  }
  const last = organizations.length === perCall ? (organizations.at(-1)?.slug ?? null) : null;
  return { done: last === null, next: last, lines: [`${organizations.length} datasets are up to date`] };
}
