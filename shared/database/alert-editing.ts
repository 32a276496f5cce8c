import * as v from "valibot";
import type { RuleToStore } from "./alerts.ts";
import { call, type Database } from "./client.ts";

const saved = v.variant("verdict", [
  v.object({ verdict: v.literal("ok"), ruleId: v.string() }),
  v.object({ verdict: v.picklist(["name-taken", "no-rule", "no-channel", "no-organization"]) }),
]);

/**
 * Makes a rule, or changes the one of this id. "name-taken": another rule of the organization has it; "no-rule", "no-channel":
 * the organization has none of an id. Nothing is stored then.
 */
export async function saveAlertRule(
  db: Database,
  orgId: string,
  rule: RuleToStore & { id?: string },
): Promise<v.InferOutput<typeof saved>> {
  return call(db, "save_alert_rule", { p_org: orgId, p_rule: rule }, saved);
}

/** Its past alerts stay. False when the organization has no such rule. */
export async function removeAlertRule(db: Database, orgId: string, ruleId: string): Promise<boolean> {
  const answer = v.object({ verdict: v.picklist(["ok", "no-rule"]) });
  return (await call(db, "remove_alert_rule", { p_org: orgId, p_rule: ruleId }, answer)).verdict === "ok";
}

/** Until then the rule raises nothing; null ends that. False when the organization has no such rule. */
export async function muteAlertRule(db: Database, orgId: string, ruleId: string, until: Date | null): Promise<boolean> {
  const answer = v.object({ verdict: v.picklist(["ok", "no-rule"]) });
  return (await call(db, "mute_alert_rule", { p_org: orgId, p_rule: ruleId, p_until: until }, answer)).verdict === "ok";
}

/** Acknowledges an alert as this user, or opens it again. False when the organization has no such alert. */
export async function acknowledgeAlert(
  db: Database,
  { orgId, alertId, userId, acknowledged }: { orgId: string; alertId: string; userId: string; acknowledged: boolean },
): Promise<boolean> {
  const answer = v.object({ verdict: v.picklist(["ok", "no-alert"]) });
  const args = { p_org: orgId, p_alert: alertId, p_user: userId, p_acknowledged: acknowledged };
  return (await call(db, "acknowledge_alert", args, answer)).verdict === "ok";
}
