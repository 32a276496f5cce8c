import * as v from "valibot";
import { connectionsOf } from "#shared/database/connections.ts";
import type { Organization } from "#shared/database/organizations.ts";
import { partResults } from "#shared/database/runs.ts";
import { readReport } from "#shared/normalize/read-report.ts";
import { datasetOf } from "#shared/warehouse/dataset.ts";
import type { Load, LoadRecord } from "#shared/warehouse/warehouse.ts";
import type { ExportFolder } from "./export-folder.ts";
import type { Installation } from "./installation.ts";

/**
 * Loads the FOCUS files of every run that has a slice standing, in the order they were loaded in, as load-warehouse did; then puts the
 * record of all loads in place. What is loaded already is not loaded again.
 */
export async function importWarehouse(
  to: Installation,
  source: ExportFolder,
  organization: Organization,
  say: (line: string) => void,
): Promise<void> {
  const dataset = datasetOf(organization);
  const loads = await readLoads(to, source, organization);
  const held = await to.warehouse.loads(dataset);
  const isHeld = ({ connectionId, billingPeriod, generation }: LoadRecord) =>
    held.some(
      (h) => h.connectionId === connectionId && h.billingPeriod === billingPeriod && h.generation === generation,
    );
  const missing = loads.filter((load) => load.stands && !isHeld(load));
  const runs = new Map(missing.map(({ runId, generation }) => [runId, generation]));
  const inOrder = [...runs].toSorted(([, one], [, other]) => one - other);
  for (const [index, [runId, generation]] of inOrder.entries()) {
    const slices = await to.warehouse.replaceSlices(dataset, await loadOf(to, organization.id, { runId, generation }));
    say(`  ${organization.slug}  ${slices.length} slices of run ${index + 1} of ${runs.size} loaded`);
  }
  await to.warehouse.restoreLoads(dataset, loads);
}

/** What was loaded on the other side, under the generations the runs have here. */
async function readLoads(
  { postgres }: Installation,
  source: ExportFolder,
  { id, slug }: Organization,
): Promise<LoadRecord[]> {
  const rows = await postgres.query(
    "select id::text, generation::text from public.runs where org_id = $1::text::uuid",
    [id],
  );
  const generations = new Map(rows.map((row) => [String(row.id), Number(row.generation)]));
  const loads: LoadRecord[] = [];
  for await (const line of source.readLines(`warehouse/${slug}-loads`)) {
    const load: LoadRecord = JSON.parse(line);
    const generation = generations.get(load.runId);
    if (generation === undefined) throw new Error(`Run ${load.runId} loaded slices and is not among the runs.`);
    loads.push({ ...load, generation });
  }
  return loads;
}

const normalizedPart = v.object({
  partId: v.string(),
  result: v.object({ focusUri: v.string(), reportUri: v.string() }),
});

async function loadOf(
  { database, files }: Installation,
  orgId: string,
  { runId, generation }: Pick<Load, "runId" | "generation">,
): Promise<Load> {
  const { results } = await partResults(database, { orgId, runId, step: "normalize-to-focus" });
  const parts = v.parse(v.array(normalizedPart), results);
  const reports: { partId: string; report: Load["reports"][number]["report"] }[] = [];
  for (const { partId, result } of parts) reports.push({ partId, report: await readReport(files, result.reportUri) });
  const connections = await connectionsOf(database, orgId);
  const slices = new Map<string, Load["slices"][number]>();
  for (const { provider, billingAccountId, billingPeriod } of reports.flatMap(({ report }) => report.slices)) {
    const connection = connections.find((c) => c.provider === provider && c.externalId === billingAccountId);
    if (!connection) throw new Error(`No connection for ${provider} account ${billingAccountId}.`);
    const slice = { provider, billingAccountId, billingPeriod, connectionId: connection.id };
    slices.set(JSON.stringify(slice), slice);
  }
  return {
    orgId,
    runId,
    generation,
    focusUris: parts.map(({ result }) => result.focusUri),
    slices: [...slices.values()],
    reports,
  };
}
