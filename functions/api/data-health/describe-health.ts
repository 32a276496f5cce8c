import type { Answer } from "#shared/api/routes.ts";
import { dataVersionOf } from "#shared/costs/answer-costs.ts";
import { completeUntilOf, freshnessOf } from "#shared/costs/completeness.ts";
import { addDays, dayOf } from "#shared/costs/days.ts";
import type { Database } from "#shared/database/client.ts";
import { type Connection, connectionsOf } from "#shared/database/connections.ts";
import { refusedRuns } from "#shared/database/describe-runs.ts";
import type { Files } from "#shared/files/files.ts";
import type { Organization } from "#shared/http/handler.ts";
import { sourceName } from "#shared/providers/source-name.ts";
import { datasetOf } from "#shared/warehouse/dataset.ts";
import type { LoadRecord, Warehouse } from "#shared/warehouse/warehouse.ts";
import { brokenRules, conformanceOf } from "./conformance.ts";
import { sampleDays } from "./day-states.ts";
import { describeSource } from "./describe-source.ts";
import { recordOf, restatedDays, successions } from "./load-history.ts";
import { readDays } from "./read-days.ts";

type Health = Answer<"GET /api/data-health">;
type Warehoused = Pick<Warehouse, "loads" | "qualityResults" | "select">;

export interface HealthDeps {
  /** Reads as the caller. */
  database: Database;
  files: Files;
  warehouse: Warehoused;
  now: Date;
}

/** What the answer depends on, beside what the loads left. */
export interface Recorded {
  connections: Connection[];
  loads: LoadRecord[];
  refused: Health["refused"];
  dataVersion: string;
}

const mostListed = 20;

export async function readRecorded(
  organization: Organization,
  { database, warehouse }: Pick<HealthDeps, "database" | "warehouse">,
): Promise<Recorded> {
  const [connections, refused, loads] = await Promise.all([
    connectionsOf(database, organization.id),
    refusedRuns(database, { orgId: organization.id, limit: mostListed }),
    warehouse.loads(datasetOf(organization)),
  ]);
  return { connections, loads, refused, dataVersion: dataVersionOf(loads) };
}

export async function describeHealth(
  organization: Organization,
  recorded: Recorded,
  { files, warehouse, now }: Omit<HealthDeps, "database">,
): Promise<Health> {
  const { connections, loads, refused, dataVersion } = recorded;
  const standing = loads.filter(({ stands }) => stands);
  const names = new Map(connections.map((connection) => [connection.id, sourceName(connection)]));
  const sources = connections.map(({ id, provider }) => ({ id, provider, name: names.get(id) ?? id }));
  const freshness = freshnessOf(standing, sources, now);
  const dataset = datasetOf(organization);
  const today = dayOf(now);
  const days = await readDays(warehouse, dataset, { from: addDays(today, 1 - sampleDays), until: addDays(today, 1) });
  const conformance = await newestConformance(files, organization.id, connections, loads);
  const results = await warehouse.qualityResults(dataset);
  const judged = [...conformance.values()];
  return {
    completeUntil: completeUntilOf(freshness),
    rulesChecked: Math.max(0, ...judged.map(({ rulesChecked }) => rulesChecked)),
    rulesViolated: new Set(judged.flatMap(({ violated }) => [...violated])).size,
    sources: connections.flatMap((connection, index) => {
      const fresh = freshness[index];
      const own = loads.filter(({ connectionId }) => connectionId === connection.id);
      const source = { connection, loads: own, days: days.get(connection.id) ?? new Map() };
      return fresh
        ? describeSource({ ...source, freshness: fresh, conformance: conformance.get(connection.id) }, now)
        : [];
    }),
    restatements: restatementsOf(loads, names, now),
    rules: await brokenRules(files, { orgId: organization.id, results, standing }),
    refused,
    dataVersion,
  };
}

async function newestConformance(
  files: Files,
  orgId: string,
  connections: readonly Connection[],
  loads: readonly LoadRecord[],
) {
  const found = await Promise.all(
    connections.map(async ({ id }) => {
      const newest = loads.find(({ connectionId }) => connectionId === id);
      const conformance = newest && (await conformanceOf(files, orgId, newest));
      return conformance ? ([[id, conformance]] as const) : [];
    }),
  );
  return new Map(found.flat());
}

function restatementsOf(
  loads: readonly LoadRecord[],
  names: ReadonlyMap<string, string>,
  now: Date,
): Health["restatements"] {
  return successions(loads)
    .map((succession) => ({ succession, dayChanges: restatedDays(succession, now) }))
    .filter(({ dayChanges }) => dayChanges.length > 0)
    .slice(0, mostListed)
    .map(({ succession, dayChanges }) => {
      const { connectionId } = succession.load;
      return { ...recordOf(succession, names.get(connectionId) ?? connectionId), dayChanges };
    });
}
