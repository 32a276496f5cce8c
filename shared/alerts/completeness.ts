import type { SourceFreshness } from "#shared/costs/answer.ts";
import { completeUntilOf, freshnessOf } from "#shared/costs/completeness.ts";
import type { Database } from "#shared/database/client.ts";
import { connectionsOf } from "#shared/database/connections.ts";
import type { Warehouse } from "#shared/warehouse/warehouse.ts";
import type { Moment } from "./measure.ts";
import { eachOf, type RuleDefinition } from "./rule.ts";

/** How far each source of an organization is complete, by what is loaded of it. */
export async function readFreshness(
  { database, warehouse }: { database: Database; warehouse: Pick<Warehouse, "loads"> },
  { orgId, dataset, now }: { orgId: string; dataset: string; now: Date },
): Promise<SourceFreshness[]> {
  const [sources, loads] = await Promise.all([connectionsOf(database, orgId), warehouse.loads(dataset)]);
  return freshnessOf(
    loads.filter(({ stands }) => stands),
    sources,
    now,
  );
}

/**
 * How far what a rule watches is complete: of the sources its scope names, and of the one source or provider when it watches
 * each of them. Unknown without any source.
 */
export function completenessOf(rule: RuleDefinition, sources: readonly SourceFreshness[]): Moment["completeUntil"] {
  const { x_Provider: providers, x_ConnectionId: connections } = rule.scope;
  const watched = sources.filter(
    ({ provider, connectionId }) =>
      (providers?.includes(provider) ?? true) && (connections?.includes(connectionId) ?? true),
  );
  const field = eachOf(rule);
  return (each) => {
    if (sources.length === 0) return undefined;
    if (field === "x_Provider") return completeUntilOf(watched.filter(({ provider }) => provider === each));
    if (field === "x_ConnectionId") return completeUntilOf(watched.filter(({ connectionId }) => connectionId === each));
    return completeUntilOf(watched);
  };
}
