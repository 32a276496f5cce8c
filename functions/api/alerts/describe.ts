import * as v from "valibot";
import { ruleText } from "#shared/alerts/message.ts";
import { ruleDefinition } from "#shared/alerts/rule.ts";
import type { Alert, AlertRule } from "#shared/api/alerts.ts";
import type { AlertsDescription, RaisedAlert } from "#shared/database/alerts.ts";
import { log } from "#shared/log.ts";

/** A stored rule as the API says it; undefined, and logged, when its definition cannot be read. */
export function ruleOf(stored: AlertsDescription["rules"][number], now: Date): AlertRule | undefined {
  const { id, name, enabled, mutedUntil, lastRaisedAt, channels } = stored;
  const parsed = v.safeParse(ruleDefinition, stored.definition);
  if (!parsed.success) {
    log("ERROR", "an alert rule cannot be read", { ruleId: id, rule: name, problem: parsed.issues[0].message });
    return undefined;
  }
  return {
    id,
    name,
    enabled,
    definition: parsed.output,
    text: ruleText(parsed.output),
    channelIds: channels.map((channel) => channel.id),
    mutedUntil: mutedUntil && mutedUntil > now ? mutedUntil.toISOString() : null,
    lastRaisedAt: lastRaisedAt?.toISOString() ?? null,
  };
}

export function alertOf({ raisedAt, acknowledgedAt, deliveries, ...alert }: RaisedAlert): Alert {
  return {
    ...alert,
    raisedAt: raisedAt.toISOString(),
    acknowledgedAt: acknowledgedAt?.toISOString() ?? null,
    deliveries: deliveries.map(({ deliveredAt, ...delivery }) => ({
      ...delivery,
      deliveredAt: deliveredAt?.toISOString() ?? null,
    })),
  };
}
