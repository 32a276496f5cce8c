import { completenessOf, readFreshness } from "#shared/alerts/completeness.ts";
import { readCosts } from "#shared/alerts/read-costs.ts";
import { replay, replayReadsFrom } from "#shared/alerts/replay.ts";
import type { RuleDefinition } from "#shared/alerts/rule.ts";
import type { ReplayAnswer } from "#shared/api/alerts.ts";
import { dayOf } from "#shared/costs/days.ts";
import type { Database } from "#shared/database/client.ts";
import type { Organization } from "#shared/http/handler.ts";
import { datasetOf } from "#shared/warehouse/dataset.ts";
import type { Warehouse } from "#shared/warehouse/warehouse.ts";

/** When a rule that is perhaps not saved yet would have fired on the last 90 complete days of what it watches. */
export async function replayRule(
  ports: { database: Database; warehouse: Pick<Warehouse, "select" | "loads"> },
  organization: Organization,
  { definition, now }: { definition: RuleDefinition; now: Date },
): Promise<ReplayAnswer> {
  const dataset = datasetOf(organization);
  const sources = await readFreshness(ports, { orgId: organization.id, dataset, now });
  const completeUntil = completenessOf(definition, sources)(null) ?? null;
  const days = completeUntil && { from: replayReadsFrom(completeUntil), until: completeUntil };
  const costs = days ? await readCosts(ports.warehouse, dataset, definition, days) : [];
  return replay(definition, costs, { completeUntil, today: dayOf(now) });
}
