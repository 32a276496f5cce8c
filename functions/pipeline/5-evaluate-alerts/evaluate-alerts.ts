import * as v from "valibot";
import type { Breach, Verdict } from "#shared/alerts/breach.ts";
import { completenessOf, readFreshness } from "#shared/alerts/completeness.ts";
import type { DailyCost } from "#shared/alerts/cost-history.ts";
import { evaluateRule } from "#shared/alerts/evaluate.ts";
import { readCosts } from "#shared/alerts/read-costs.ts";
import { eachOf, type NamedRule, ruleDefinition } from "#shared/alerts/rule.ts";
import type { SourceFreshness } from "#shared/costs/answer.ts";
import { turnedSilent } from "#shared/costs/completeness.ts";
import { addDays, dayOf } from "#shared/costs/days.ts";
import { enabledRules, raiseAlert, type StoredRule, waitingDeliveries } from "#shared/database/alerts.ts";
import type { Database } from "#shared/database/client.ts";
import { connectionsOf } from "#shared/database/connections.ts";
import { organizationOf } from "#shared/database/organizations.ts";
import type { Publish } from "#shared/events/publish.ts";
import { log } from "#shared/log.ts";
import { datasetOf } from "#shared/warehouse/dataset.ts";
import type { Warehouse } from "#shared/warehouse/warehouse.ts";
import { alertRaised } from "#topics/alert-raised.ts";
import type { costsLoaded } from "#topics/costs-loaded.ts";
import type { Message } from "#topics/topic.ts";

export interface EvaluateAlertsDeps {
  database: Database;
  warehouse: Pick<Warehouse, "select" | "loads">;
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
  const ledger = openLedger(orgId, datasetOf(await organizationOf(deps.database, orgId)), deps);
  const raised: string[] = [];
  for (const stored of await enabledRules(deps.database, orgId)) {
    raised.push(...(await judge(orgId, stored, ledger, deps)));
  }
  if (message.reason === "daily") await noteSilence(orgId, ledger, deps);
  const waiting = await waitingDeliveries(deps.database, orgId);
  await Promise.all(
    waiting.map(({ alertId, channelId }) =>
      deps.publish(alertRaised, { orgId, alertId, channelId, ...(runId && { runId }) }),
    ),
  );
  return raised;
}

/** For the platform's own people, who count the line (terraform/monitoring.tf); the organization's see it on the Data page. */
async function noteSilence(orgId: string, ledger: Ledger, { database, now }: EvaluateAlertsDeps): Promise<void> {
  // An organization that never loaded a bill has no sources, and no dataset to ask.
  if ((await connectionsOf(database, orgId)).length === 0) return;
  for (const source of await ledger.sources()) {
    const { connectionId, provider, completeUntil } = source;
    if (turnedSilent(source, now))
      log("WARNING", "a source is silent", { orgId, connectionId, provider, completeUntil });
  }
}

/** Resolves with what the alerts say that the rule newly raised. */
async function judge(orgId: string, stored: StoredRule, ledger: Ledger, deps: EvaluateAlertsDeps): Promise<string[]> {
  const context = { orgId, ruleId: stored.id, rule: stored.name };
  const definition = v.safeParse(ruleDefinition, stored.definition);
  if (!definition.success) {
    log("ERROR", "an alert rule cannot be read", { ...context, problem: definition.issues[0].message });
    return [];
  }
  const rule: NamedRule = { ...definition.output, name: stored.name };
  const completeUntil = completenessOf(rule, await ledger.sources());
  const verdicts = evaluateRule(rule, await ledger.costsOf(rule), { today: dayOf(deps.now), completeUntil });
  const [reason] = verdicts.flatMap((verdict) => ("quiet" in verdict ? verdict.quiet : []));
  const breaches = verdicts.flatMap((verdict: Verdict) => ("breach" in verdict ? verdict.breach : []));
  if (breaches.length === 0) {
    log("DEBUG", "an alert rule is quiet", { ...context, reason, ...(eachOf(rule) && { values: verdicts.length }) });
  }
  const raised: string[] = [];
  for (const breach of breaches) if (await raise(rule, breach, context, deps)) raised.push(breach.message);
  return raised;
}

/** Resolves with whether it is a new alert. */
async function raise(
  { coolDownHours }: NamedRule,
  breach: Breach,
  context: { orgId: string; ruleId: string; rule: string },
  { database, now }: EvaluateAlertsDeps,
): Promise<boolean> {
  const { orgId, ruleId } = context;
  const answer = await raiseAlert(database, { orgId, ruleId, coolDownHours, now, breach });
  const severity = answer.verdict === "raised" || answer.verdict === "muted" ? "INFO" : "DEBUG";
  log(severity, `a breach is ${answer.verdict}`, { ...context, breach: breach.key, ...answer });
  return answer.verdict === "raised";
}

interface Ledger {
  costsOf(rule: NamedRule): Promise<DailyCost[]>;
  sources(): Promise<SourceFreshness[]>;
}

/**
 * All days of a rule's scope there are, up to today: which period a bill belongs to is for its own days to say. Rules of one
 * scope share one query.
 */
function openLedger(orgId: string, dataset: string, deps: EvaluateAlertsDeps): Ledger {
  const answers = new Map<string, Promise<DailyCost[]>>();
  let sources: Promise<SourceFreshness[]> | undefined;
  return {
    costsOf(rule) {
      const key = JSON.stringify([rule.metric, rule.scope, eachOf(rule)]);
      const days = { from: "1970-01-01", until: addDays(dayOf(deps.now), 1) };
      const answer = answers.get(key) ?? readCosts(deps.warehouse, dataset, rule, days);
      answers.set(key, answer);
      return answer;
    },
    sources() {
      sources ??= readFreshness(deps, { orgId, dataset, now: deps.now });
      return sources;
    },
  };
}
