import type { Answer } from "#shared/api/routes.ts";
import { describeAlerts } from "#shared/database/alerts.ts";
import type { Database } from "#shared/database/client.ts";
import type { Organization } from "#shared/http/handler.ts";
import { alertOf, ruleOf } from "./describe.ts";

const usualLimit = 100;

/** Rules, channels without their secrets, and the newest alerts. */
export async function listAlerts(
  database: Database,
  { id }: Organization,
  { limit = usualLimit, now }: { limit: number | undefined; now: Date },
): Promise<Answer<"GET /api/alerts">> {
  const { rules, channels, alerts } = await describeAlerts(database, id, limit);
  return { rules: rules.flatMap((rule) => ruleOf(rule, now) ?? []), channels, alerts: alerts.map(alertOf) };
}
