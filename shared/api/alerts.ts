import * as v from "valibot";
import { ruleDefinition } from "#shared/alerts/rule.ts";
import { route } from "./route.ts";

const uuid = v.pipe(v.string(), v.uuid());
const ruleToSave = v.strictObject({
  name: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(100)),
  enabled: v.optional(v.boolean(), true),
  definition: ruleDefinition,
  channelIds: v.optional(v.pipe(v.array(uuid), v.maxLength(20)), []),
});

const alertRule = v.object({
  id: v.string(),
  name: v.string(),
  enabled: v.boolean(),
  definition: ruleDefinition,
  /** The rule in one sentence. */
  text: v.string(),
  channelIds: v.array(v.string()),
  /** RFC 3339; until then it raises nothing. Null: not muted. */
  mutedUntil: v.nullable(v.string()),
  lastRaisedAt: v.nullable(v.string()),
});
export type AlertRule = v.InferOutput<typeof alertRule>;

const alert = v.object({
  id: v.string(),
  ruleId: v.string(),
  rule: v.string(),
  message: v.string(),
  value: v.string(),
  limit: v.string(),
  currency: v.string(),
  /** Days in UTC, `until` exclusive. */
  from: v.string(),
  until: v.string(),
  facts: v.record(v.string(), v.unknown()),
  status: v.picklist(["open", "acknowledged"]),
  raisedAt: v.string(),
  acknowledgedAt: v.nullable(v.string()),
  /** E-mail address of the member who did; null when nobody did, or is no member any more. */
  acknowledgedBy: v.nullable(v.string()),
  deliveries: v.array(
    v.object({
      channel: v.string(),
      status: v.picklist(["pending", "delivered", "failed"]),
      attempts: v.number(),
      lastError: v.nullable(v.string()),
      deliveredAt: v.nullable(v.string()),
    }),
  ),
});
export type Alert = v.InferOutput<typeof alert>;

export const replayAnswer = v.object({
  /** The last 90 complete days. */
  from: v.string(),
  until: v.string(),
  currency: v.string(),
  /** One bar a day: for a jump the largest rise above usual, else the cost of the period so far. Null: unknown. */
  days: v.array(
    v.object({ day: v.string(), value: v.nullable(v.string()), state: v.picklist(["quiet", "fires", "same-episode"]) }),
  ),
  /** Where the line lies: the rule's amount. */
  line: v.string(),
  fires: v.array(
    v.object({
      day: v.string(),
      /** The value of the rule's `each`, when it has one. */
      each: v.nullable(v.string()),
      value: v.string(),
      usual: v.nullable(v.string()),
      limit: v.string(),
      percent: v.nullable(v.number()),
      message: v.string(),
    }),
  ),
  /** How often other amounts would have fired. */
  others: v.array(v.object({ amount: v.string(), times: v.number(), isCurrent: v.boolean() })),
  /** Days that came closest without firing. */
  closest: v.array(
    v.object({
      day: v.string(),
      each: v.nullable(v.string()),
      /** As drawn: of a jump its rise, and `percent` of usual. */
      value: v.string(),
      percent: v.nullable(v.number()),
      under: v.string(),
    }),
  ),
  /** Why nothing could be judged; null when something was. */
  reason: v.nullable(v.string()),
});
export type ReplayAnswer = v.InferOutput<typeof replayAnswer>;

export const alertsRoutes = {
  "GET /api/alerts": route({
    summary: "Rules, channels (without secrets) and the alerts raised, newest first",
    access: "read_only",
    query: v.object({
      limit: v.optional(v.pipe(v.string(), v.toNumber(), v.integer(), v.minValue(1), v.maxValue(200))),
    }),
    answer: v.object({
      rules: v.array(alertRule),
      channels: v.array(
        v.object({ id: v.string(), name: v.string(), kind: v.string(), config: v.record(v.string(), v.string()) }),
      ),
      alerts: v.array(alert),
    }),
  }),
  "POST /api/alerts/rules": route({
    summary: "Make a rule",
    access: "collaborator",
    body: ruleToSave,
    answer: alertRule,
  }),
  "PUT /api/alerts/rules/{id}": route({
    summary: "Change a rule",
    access: "collaborator",
    params: v.object({ id: uuid }),
    body: ruleToSave,
    answer: alertRule,
  }),
  "DELETE /api/alerts/rules/{id}": route({
    summary: "Remove a rule; its past alerts stay",
    access: "collaborator",
    params: v.object({ id: uuid }),
    answer: undefined,
  }),
  "POST /api/alerts/rules/{id}/mute": route({
    summary: "Mute a rule until an instant; null ends it",
    access: "collaborator",
    params: v.object({ id: uuid }),
    body: v.strictObject({ until: v.nullable(v.pipe(v.string(), v.isoTimestamp())) }),
    answer: alertRule,
  }),
  "POST /api/alerts/{id}/acknowledge": route({
    summary: "Acknowledge an alert, or open it again",
    access: "collaborator",
    params: v.object({ id: uuid }),
    body: v.strictObject({ acknowledged: v.boolean() }),
    answer: alert,
  }),
  "POST /api/alerts/replay": route({
    summary: "When a rule would have fired in the last 90 complete days",
    access: "read_only",
    body: v.strictObject({ definition: ruleDefinition }),
    answer: replayAnswer,
  }),
} as const;
