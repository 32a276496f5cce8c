import * as v from "valibot";
import { addDays, dayOf } from "#shared/alerts/days.ts";
import { evaluateRule } from "#shared/alerts/evaluate.ts";
import { type NamedRule, ruleDefinition } from "#shared/alerts/rule.ts";
import { enabledRules, raiseAlert, type StoredRule, waitingDeliveries } from "#shared/database/alerts.ts";
import type { Database } from "#shared/database/client.ts";
import { organizationOf } from "#shared/database/organizations.ts";
import type { Publish } from "#shared/events/publish.ts";
import { log } from "#shared/log.ts";
import { datasetOf } from "#shared/warehouse/dataset.ts";
import type { DailyCost, Warehouse } from "#shared/warehouse/warehouse.ts";
import { alertRaised } from "#topics/alert-raised.ts";
import type { costsLoaded } from "#topics/costs-loaded.ts";
import type { Message } from "#topics/topic.ts";

export interface EvaluateAlertsDeps {
  database: Database;
  warehouse: Pick<Warehouse, "dailyCosts">;
  publish: Publish;
  now: Date;
}

/**
 * Judges the costs by every rule of the organization, raises each breach once, and asks for each delivery that nobody has
 * begun: also those of an earlier call that died before it could. Returns what the alerts it newly raised say.
 */
export async function evaluateAlerts(
  message: Message<typeof costsLoaded>,
  deps: EvaluateAlertsDeps,
): Promise<string[]> {
  const { orgId, runId } = message;
  const organization = await organizationOf(deps.database, orgId);
  const costsOf = costReader(datasetOf(organization), deps);
  const raised: string[] = [];
  for (const stored of await enabledRules(deps.database, orgId)) {
    const message = await judge(orgId, stored, costsOf, deps);
    if (message) raised.push(message);
  }
  for (const { alertId, channelId } of await waitingDeliveries(deps.database, orgId)) {
    await deps.publish(alertRaised, { orgId, alertId, channelId, ...(runId && { runId }) });
  }
  return raised;
}

/** Resolves with what the alert says when the rule raised a new one. */
async function judge(
  orgId: string,
  stored: StoredRule,
  costsOf: CostsOf,
  deps: EvaluateAlertsDeps,
): Promise<string | undefined> {
  const definition = v.safeParse(ruleDefinition, stored.definition);
  if (!definition.success) {
    const problem = definition.issues[0].message;
    log("ERROR", "an alert rule cannot be read", { orgId, ruleId: stored.id, rule: stored.name, problem });
    return undefined;
  }
  const rule: NamedRule = { ...definition.output, name: stored.name };
  const verdict = evaluateRule(rule, await costsOf(rule), deps.now);
  const context = { orgId, ruleId: stored.id, rule: rule.name };
  if ("quiet" in verdict) {
    log("DEBUG", "an alert rule is quiet", { ...context, reason: verdict.quiet });
    return undefined;
  }
  const { coolDownHours } = rule;
  const request = { orgId, ruleId: stored.id, coolDownHours, now: deps.now, breach: verdict.breach };
  const raised = await raiseAlert(deps.database, request);
  log(raised.verdict === "raised" ? "INFO" : "DEBUG", `a breach is ${raised.verdict}`, { ...context, ...raised });
  return raised.verdict === "raised" ? verdict.breach.message : undefined;
}

type CostsOf = (rule: NamedRule) => Promise<DailyCost[]>;

/**
 * All days of the scope there are, up to today: which period a bill belongs to is for its own days to say. Rules of one scope
 * share one query.
 */
function costReader(dataset: string, { warehouse, now }: EvaluateAlertsDeps): CostsOf {
  const answers = new Map<string, Promise<DailyCost[]>>();
  return ({ metric, scope }) => {
    const key = JSON.stringify([metric, scope]);
    const until = addDays(dayOf(now), 1);
    const answer = answers.get(key) ?? warehouse.dailyCosts(dataset, { metric, scope, from: "1970-01-01", until });
    answers.set(key, answer);
    return answer;
  };
}
