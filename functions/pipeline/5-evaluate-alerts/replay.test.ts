import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import type { DailyCost } from "#shared/alerts/cost-history.ts";
import { replay } from "#shared/alerts/replay.ts";
import { type RuleDefinition, ruleDefinition } from "#shared/alerts/rule.ts";
import { addDays } from "#shared/costs/days.ts";
import { replaceAlertRules } from "#shared/database/alerts.ts";
import { ensureConnections } from "#shared/database/connections.ts";
import { copyFreshDatabase } from "#shared/database/fresh-database.ts";
import { type LiteDatabase, openLiteDatabase } from "#shared/database/lite.ts";
import { ensureOrganization } from "#shared/database/organizations.ts";
import { evaluateAlerts } from "./evaluate-alerts.ts";

const until = "2026-11-21";
const from = addDays(until, -90);
/** Replay walks from here, too. */
const begin = addDays(from, -62);

const shared = { currency: "USD", coolDownHours: 24 };
const each = { each: "ServiceName" } as const;
const rules: Record<string, RuleDefinition> = Object.fromEntries(
  Object.entries({
    jump: { ...shared, ...each, kind: "jump", percent: "10", amount: "12", weeks: 4 },
    "slow jump": { ...shared, kind: "jump", percent: "20", amount: "10", coolDownHours: 100 },
    day: { ...shared, ...each, kind: "threshold", period: "day", amount: "55", coolDownHours: 60 },
    week: { ...shared, kind: "threshold", period: "week", amount: "780" },
    month: { ...shared, ...each, kind: "threshold", period: "month", amount: "1000", coolDownHours: 300 },
    budget: { ...shared, kind: "budget", amount: "3000", percent: "95" },
  }).map(([name, definition]) => [name, v.parse(ruleDefinition, definition)]),
);

/** Costs of three services with days that are unknown, another currency and now and then a peak; the same for the same seed. */
function generate(seed: number): DailyCost[] {
  const days = Array.from({ length: 90 + 62 + 62 }, (_, index) => addDays(until, -1 - index));
  const amounts = fc.sample(
    fc.record({
      cost: fc.integer({ min: 3000, max: 4500 }),
      isKnown: fc.integer({ min: 0, max: 19 }).map((roll) => roll > 0),
      factor: fc.integer({ min: 0, max: 19 }).map((roll) => (roll === 0 ? 2 : 1)),
      currency: fc.integer({ min: 0, max: 29 }).map((roll) => (roll === 0 ? "EUR" : "USD")),
    }),
    { seed, numRuns: days.length * 3 },
  );
  return ["EC2", "S3", null].flatMap((service, column) =>
    days.flatMap((day, row) => {
      const amount = amounts[row * 3 + column];
      if (!amount?.isKnown) return [];
      return { day, currency: amount.currency, cost: `${(amount.cost * amount.factor) / 100}`, each: service };
    }),
  );
}

/** What the scope cost as one: the services of a day and currency together. */
function together(costs: DailyCost[]): DailyCost[] {
  const cents = Map.groupBy(costs, ({ day, currency }) => `${day} ${currency}`);
  return [...cents].map(([key, parts]) => {
    const [day = "", currency = ""] = key.split(" ");
    return {
      day,
      currency,
      cost: (parts.reduce((sum, { cost }) => sum + Math.round(Number(cost) * 100), 0) / 100).toFixed(2),
    };
  });
}

/** Judges day by day, as the scheduler does two days later, when each day has just become complete. */
async function raisedDayByDay(lite: LiteDatabase, costs: DailyCost[]) {
  const { id: orgId } = await ensureOrganization(lite.client, `o-${randomUUID().slice(0, 30)}`);
  const [connection] = await ensureConnections(lite.client, orgId, [{ provider: "aws", externalId: "1" }]);
  const stored = Object.entries(rules).map(([name, definition]) => ({
    name,
    definition,
    enabled: true,
    channelIds: [],
  }));
  await replaceAlertRules(lite.client, orgId, { channels: [], rules: stored });
  for (let day = begin; day < until; day = addDays(day, 1)) {
    const known = costs.filter((cost) => cost.day <= day);
    const loadedAt = `${addDays(day, 2)}T08:00:00Z`;
    const slice = { connectionId: connection?.id ?? "", provider: "aws", billingAccountId: "1", stands: true };
    const load = { runId: "r", generation: 1, rows: 1, rowsBefore: null, sums: [], dayChanges: [], sourceFormats: [] };
    const period = { billingPeriod: `${day.slice(0, 7)}-01`, firstChargeDay: null, chargedUntil: addDays(day, 2) };
    await evaluateAlerts(
      { orgId, reason: "daily" },
      {
        database: lite.client,
        warehouse: {
          select: async (_, { groupBy }) =>
            (groupBy?.includes("each") ? known : together(known)).map((cost) => ({ ...cost, each: cost.each ?? null })),
          loads: async () => [{ ...slice, ...load, ...period, loadedAt }],
        },
        publish: async () => undefined,
        now: new Date(loadedAt),
      },
    );
  }
  const { data } = await lite.client
    .from("alerts")
    .select("raised_at, each_value, value, message, alert_rules(name)")
    .eq("org_id", orgId);
  const alerts = v.parse(
    v.array(
      v.object({
        raised_at: v.string(),
        each_value: v.nullable(v.string()),
        value: v.pipe(v.union([v.string(), v.number()]), v.transform(Number)),
        message: v.string(),
        alert_rules: v.object({ name: v.string() }),
      }),
    ),
    data,
  );
  return alerts.map(({ raised_at, each_value, value, message, alert_rules: { name } }) => ({
    rule: name,
    day: addDays(raised_at.slice(0, 10), -2),
    each: each_value,
    value,
    message: message.replace(`${name}: t`, "T"),
  }));
}

const inOrder = (fires: { rule: string; day: string; each: string | null }[]) =>
  fires.toSorted((a, b) =>
    JSON.stringify([a.rule, a.day, a.each]) < JSON.stringify([b.rule, b.day, b.each]) ? -1 : 1,
  );

test("a replay fires where judging day by day raises alerts in the database", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cloudact-replay-"));
  await copyFreshDatabase(join(folder, "database"));
  const lite = await openLiteDatabase(join(folder, "database"));
  const costs = generate(1);
  const raised = (await raisedDayByDay(lite, costs)).filter(({ day }) => day >= from);
  const replayed = Object.entries(rules).flatMap(([name, definition]) => {
    const read = "each" in definition && definition.each ? costs : together(costs);
    const { fires } = replay(definition, read, { completeUntil: until, today: "2026-11-22" });
    return fires.map(({ day, each: value, value: cost, message }) => ({
      rule: name,
      day,
      each: value,
      value: Number(cost),
      message,
    }));
  });
  expect(inOrder(replayed)).toEqual(inOrder(raised));
  for (const name of Object.keys(rules)) expect(raised.map(({ rule }) => rule)).toContain(name);
  await lite.close();
  await rm(folder, { recursive: true });
});
