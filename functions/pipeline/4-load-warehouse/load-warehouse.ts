import * as v from "valibot";
import type { Database } from "#shared/database/client.ts";
import { ensureConnections } from "#shared/database/connections.ts";
import { organizationOf } from "#shared/database/organizations.ts";
import { generationOf } from "#shared/database/run-queries.ts";
import { finishRun, partResults } from "#shared/database/runs.ts";
import { withStep } from "#shared/database/with-step.ts";
import type { Publish } from "#shared/events/publish.ts";
import type { Files } from "#shared/files/files.ts";
import { readReport } from "#shared/normalize/read-report.ts";
import type { PartReport, SliceKey } from "#shared/normalize/report.ts";
import { datasetOf } from "#shared/warehouse/dataset.ts";
import type { Warehouse } from "#shared/warehouse/warehouse.ts";
import { costsLoaded } from "#topics/costs-loaded.ts";
import type { partNormalized } from "#topics/part-normalized.ts";
import type { Message } from "#topics/topic.ts";

interface Deps {
  database: Database;
  files: Files;
  warehouse: Pick<Warehouse, "replaceSlices">;
  publish: Publish;
}

const normalizedPart = v.object({
  partId: v.string(),
  result: v.object({ focusUri: v.string(), reportUri: v.string() }),
});

/** Once every part of the run is in, replaces each slice the run holds, whole, in one transaction. */
export async function loadWarehouse(message: Message<typeof partNormalized>, deps: Deps): Promise<void> {
  const { orgId, runId } = message;
  const parts = await partResults(deps.database, { orgId, runId, step: "normalize-to-focus" });
  if (parts.done < parts.total) return;
  const normalized = v.parse(v.array(normalizedPart), parts.results);
  const step = { orgId, runId, step: "load-warehouse" };
  const loaded = await withStep(deps.database, step, async () => ({ slices: await load(message, normalized, deps) }));
  if ("over" in loaded) return;
  await finishRun(deps.database, { orgId, runId }, { status: "loaded", slices: loaded.result.slices });
  await deps.publish(costsLoaded, { orgId, reason: "load", runId });
}

async function load(
  { orgId, runId }: Message<typeof partNormalized>,
  parts: v.InferOutput<typeof normalizedPart>[],
  { database, files, warehouse }: Deps,
) {
  const reports = await Promise.all(
    parts.map(async ({ partId, result }) => ({ partId, report: await readReport(files, result.reportUri) })),
  );
  const slices = await connectSlices(
    database,
    orgId,
    reports.map(({ report }) => report),
  );
  const organization = await organizationOf(database, orgId);
  return warehouse.replaceSlices(datasetOf(organization), {
    orgId,
    runId,
    generation: await generationOf(database, { orgId, runId }),
    focusUris: parts.map(({ result }) => result.focusUri),
    slices,
    reports,
  });
}

/** The slices of all parts, each once, with the connection its billing account belongs to. */
async function connectSlices(database: Database, orgId: string, reports: PartReport[]) {
  const slices = new Map<string, SliceKey>();
  for (const { provider, billingAccountId, billingPeriod } of reports.flatMap((report) => report.slices)) {
    slices.set(JSON.stringify([provider, billingAccountId, billingPeriod]), {
      provider,
      billingAccountId,
      billingPeriod,
    });
  }
  const accounts = [...slices.values()].map(({ provider, billingAccountId }) => ({
    provider,
    externalId: billingAccountId,
  }));
  const connections = await ensureConnections(database, orgId, accounts);
  return [...slices.values()].map((slice) => {
    const connection = connections.find(
      ({ provider, externalId }) => provider === slice.provider && externalId === slice.billingAccountId,
    );
    if (!connection) throw new Error(`No connection for ${slice.provider} account ${slice.billingAccountId}.`);
    return { ...slice, connectionId: connection.id };
  });
}
