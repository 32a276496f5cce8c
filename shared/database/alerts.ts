import * as v from "valibot";
import type { Breach } from "#shared/alerts/breach.ts";
import { PermanentError } from "#shared/errors.ts";
import { call, type Database, readRows } from "./client.ts";

export interface DeliveryKey {
  orgId: string;
  alertId: string;
  channelId: string;
}

const storedRule = v.object({ id: v.string(), name: v.string(), definition: v.unknown() });
/** As stored: the definition is not parsed yet. */
export type StoredRule = v.InferOutput<typeof storedRule>;

/** The rules to judge by, in order of their names. */
export async function enabledRules(db: Database, orgId: string): Promise<StoredRule[]> {
  const query = db.from("alert_rules").select("id, name, definition").eq("org_id", orgId);
  return readRows("alert_rules", query.eq("enabled", true).is("removed_at", null).order("name"), storedRule);
}

/** The ids of channels by name, removed ones included: a name keeps its id for ever. */
export async function channelIds(db: Database, orgId: string): Promise<Map<string, string>> {
  const rows = await readRows(
    "channels",
    db.from("channels").select("id, name").eq("org_id", orgId),
    v.object({ id: v.string(), name: v.string() }),
  );
  return new Map(rows.map(({ id, name }) => [name, id]));
}

export interface ChannelToStore {
  id: string;
  name: string;
  kind: "webhook" | "outbox";
  /** Shown to members: nothing secret. */
  config: Record<string, string>;
  secretEnvelope: string | null;
}

export interface RuleToStore {
  name: string;
  enabled: boolean;
  definition: Record<string, unknown>;
  channelIds: readonly string[];
}

/** Makes these the only channels and rules of the organization, at once. Past alerts and deliveries stay. */
export async function replaceAlertRules(
  db: Database,
  orgId: string,
  { channels, rules }: { channels: readonly ChannelToStore[]; rules: readonly RuleToStore[] },
): Promise<void> {
  const answer = v.object({ verdict: v.picklist(["ok", "no-organization", "changed-meanwhile"]) });
  const args = { p_org: orgId, p_channels: channels, p_rules: rules };
  const { verdict } = await call(db, "replace_alert_rules", args, answer);
  if (verdict === "no-organization") throw new PermanentError(`There is no organization ${orgId}.`);
  if (verdict === "changed-meanwhile")
    throw new Error("Somebody else changed the channels at the same time; try again.");
}

export interface BreachToRaise {
  orgId: string;
  ruleId: string;
  coolDownHours: number;
  now: Date;
  breach: Breach;
}

const raised = v.variant("verdict", [
  v.object({ verdict: v.picklist(["raised", "known"]), alertId: v.string() }),
  v.object({ verdict: v.literal("muted"), mutedUntil: v.string() }),
  v.object({ verdict: v.picklist(["cooling", "no-rule"]) }),
]);

/**
 * Raises a breach, with a waiting delivery for each channel of its rule. Once: the same breach again is "known"; another one
 * while the rule is muted is "muted", and within its cool-down, of the same value of `each`, "cooling"; both leave no trace.
 */
export async function raiseAlert(db: Database, request: BreachToRaise): Promise<v.InferOutput<typeof raised>> {
  const { orgId, ruleId, coolDownHours, now, breach } = request;
  const args = { p_org: orgId, p_rule: ruleId, p_cool_down_hours: coolDownHours, p_now: now, p_breach: breach };
  return call(db, "raise_alert", args, raised);
}

/** Deliveries that nobody has begun, the oldest alert first: those whose message may never have been published. */
export async function waitingDeliveries(
  db: Database,
  orgId: string,
): Promise<{ alertId: string; channelId: string }[]> {
  const answer = v.array(v.object({ alertId: v.string(), channelId: v.string() }));
  return call(db, "waiting_deliveries", { p_org: orgId }, answer);
}

const begun = v.variant("verdict", [
  v.object({
    verdict: v.literal("go"),
    alert: v.object({
      id: v.string(),
      organization: v.string(),
      rule: v.string(),
      message: v.string(),
      value: v.string(),
      limit: v.string(),
      currency: v.string(),
      from: v.string(),
      until: v.string(),
      facts: v.record(v.string(), v.unknown()),
      raisedAt: v.string(),
    }),
    channel: v.object({
      id: v.string(),
      orgId: v.string(),
      name: v.string(),
      kind: v.picklist(["webhook", "outbox"]),
      secretEnvelope: v.nullable(v.string()),
      removed: v.boolean(),
    }),
  }),
  v.object({ verdict: v.picklist(["done", "busy", "unknown"]) }),
]);
export type BegunDelivery = Extract<v.InferOutput<typeof begun>, { verdict: "go" }>;

/**
 * Claims a delivery for `owner`: "go" with all it takes to make it, "done" when it is delivered or given up, "busy" while
 * another claim lives, "unknown" when there is none.
 */
export async function beginDelivery(
  db: Database,
  key: DeliveryKey,
  lease: { owner: string; seconds: number },
): Promise<v.InferOutput<typeof begun>> {
  const args = { ...deliveryArgs(key), p_owner: lease.owner, p_lease_seconds: lease.seconds };
  return call(db, "begin_delivery", args, begun);
}

const ended = v.object({ verdict: v.picklist(["ok", "over"]) });

export async function finishDelivery(db: Database, key: DeliveryKey): Promise<void> {
  await call(db, "finish_delivery", deliveryArgs(key), ended);
}

/** Gives the claim back after an attempt that will be repeated. The error is shown to members. */
export async function releaseDelivery(
  db: Database,
  { owner, error, ...key }: DeliveryKey & { owner: string; error: string },
): Promise<void> {
  await call(db, "release_delivery", { ...deliveryArgs(key), p_owner: owner, p_error: error }, ended);
}

/** Gives the delivery up; a delivered one stays delivered. The reason is shown to members. */
export async function failDelivery(db: Database, { reason, ...key }: DeliveryKey & { reason: string }): Promise<void> {
  await call(db, "fail_delivery", { ...deliveryArgs(key), p_reason: reason }, ended);
}

const timestamp = v.pipe(
  v.string(),
  v.transform((text) => new Date(text)),
);
const raisedAlert = v.object({
  id: v.string(),
  ruleId: v.string(),
  rule: v.string(),
  message: v.string(),
  value: v.string(),
  limit: v.string(),
  currency: v.string(),
  from: v.string(),
  until: v.string(),
  facts: v.record(v.string(), v.unknown()),
  status: v.picklist(["open", "acknowledged"]),
  raisedAt: timestamp,
  acknowledgedAt: v.nullable(timestamp),
  /** The e-mail address of the member who did; null when nobody did, or is no member any more. */
  acknowledgedBy: v.nullable(v.string()),
  deliveries: v.array(
    v.object({
      channel: v.string(),
      status: v.picklist(["pending", "delivered", "failed"]),
      attempts: v.number(),
      lastError: v.nullable(v.string()),
      deliveredAt: v.nullable(timestamp),
    }),
  ),
});
export type RaisedAlert = v.InferOutput<typeof raisedAlert>;

const description = v.object({
  channels: v.array(
    v.object({ id: v.string(), name: v.string(), kind: v.string(), config: v.record(v.string(), v.string()) }),
  ),
  rules: v.array(
    v.object({
      id: v.string(),
      name: v.string(),
      enabled: v.boolean(),
      definition: v.unknown(),
      mutedUntil: v.nullable(timestamp),
      lastRaisedAt: v.nullable(timestamp),
      channels: v.array(v.object({ id: v.string(), name: v.string() })),
    }),
  ),
  alerts: v.array(raisedAlert),
});
export type AlertsDescription = v.InferOutput<typeof description>;

/** Channels without their secrets, rules, and the newest alerts with their deliveries. Amounts are decimal text. */
export async function describeAlerts(db: Database, orgId: string, limit = 100): Promise<AlertsDescription> {
  return call(db, "describe_alerts", { p_org: orgId, p_limit: limit }, description);
}

/** One alert as `describeAlerts` says it; undefined when the organization has none of this id. */
export async function describeAlert(db: Database, orgId: string, alertId: string): Promise<RaisedAlert | undefined> {
  const args = { p_org: orgId, p_limit: 1, p_alert: alertId };
  return (await call(db, "describe_raised", args, v.array(raisedAlert)))[0];
}

function deliveryArgs({ orgId, alertId, channelId }: DeliveryKey) {
  return { p_org: orgId, p_alert: alertId, p_channel: channelId };
}
