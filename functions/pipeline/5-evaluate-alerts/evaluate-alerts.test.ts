import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Rule, rule as ruleSchema } from "#shared/alerts/rule.ts";
import { replaceRules } from "#shared/alerts/rules-file.ts";
import { beginDelivery, describeAlerts } from "#shared/database/alerts.ts";
import { type LiteDatabase, openLiteDatabase } from "#shared/database/lite.ts";
import { ensureOrganization } from "#shared/database/organizations.ts";
import { PermanentError } from "#shared/errors.ts";
import { openLocalKeys } from "#shared/keys/local-keys.ts";
import type { DailyCost, DailyCostQuery } from "#shared/warehouse/warehouse.ts";
import { alertRaised } from "#topics/alert-raised.ts";
import type { Message } from "#topics/topic.ts";
import { type EvaluateAlertsDeps, evaluateAlerts } from "./evaluate-alerts.ts";

let folder: string;
let lite: LiteDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-evaluate-"));
  lite = await openLiteDatabase(join(folder, "database"));
});
afterAll(async () => {
  await lite.close();
  await rm(folder, { recursive: true });
});

let orgId: string;
let slug: string;
let costs: DailyCost[];
let queries: { dataset: string; query: DailyCostQuery }[];
let published: Message<typeof alertRaised>[];
let deps: EvaluateAlertsDeps;
const runId = randomUUID();

beforeEach(async () => {
  slug = `my-org-${randomUUID().slice(0, 8)}`;
  orgId = (await ensureOrganization(lite.client, slug)).id;
  costs = [{ day: "2026-11-02", currency: "USD", cost: "150" }];
  queries = [];
  published = [];
  deps = {
    database: lite.client,
    warehouse: {
      dailyCosts: async (dataset, query) => {
        queries.push({ dataset, query });
        return costs;
      },
    },
    publish: async (topic, message) => {
      expect(topic).toBe(alertRaised);
      published.push(v.parse(alertRaised.schema, message));
    },
    now: new Date("2026-11-22T08:00:00Z"),
  };
});

const month = (name: string, amount: string, more: Partial<Rule> = {}): Rule =>
  v.parse(ruleSchema, {
    name,
    kind: "threshold",
    currency: "USD",
    period: "month",
    amount,
    channels: ["files", "more"],
    ...more,
  });
async function useRules(...rules: Rule[]) {
  const channels = ["files", "more"].map((name) => ({ name, kind: "outbox" as const }));
  await replaceRules(lite.client, await openLocalKeys(join(folder, "master.key")), orgId, { channels, rules });
}
const load = () => evaluateAlerts({ orgId, reason: "load", runId }, deps);
const daily = () => evaluateAlerts({ orgId, reason: "daily" }, deps);
const alerts = async () => (await describeAlerts(lite.client, orgId)).alerts;

test("a breach becomes one alert and one message per channel", async () => {
  await useRules(month("Month", "100"));
  await load();
  const raised = await alerts();
  expect(raised).toMatchObject([{ rule: "Month", value: "150", limit: "100", currency: "USD", from: "2026-11-01" }]);
  expect(published).toHaveLength(2);
  expect(new Set(published.map(({ channelId }) => channelId)).size).toBe(2);
  for (const message of published) expect(message).toMatchObject({ orgId, runId, alertId: raised[0]?.id });
});

test("reads all days of the organization's own dataset up to today, once per scope", async () => {
  await useRules(
    month("Half", "50"),
    month("All", "100"),
    month("Billed", "100", { metric: "billed" }),
    month("AWS", "100", { scope: { x_Provider: ["aws"] } }),
  );
  await load();
  const dataset = `${slug.replaceAll("-", "_")}_local`;
  const days = { from: "1970-01-01", until: "2026-11-23" };
  expect(queries).toHaveLength(3);
  for (const query of [
    { metric: "effective", scope: {}, ...days },
    { metric: "billed", scope: {}, ...days },
    { metric: "effective", scope: { x_Provider: ["aws"] }, ...days },
  ]) {
    expect(queries).toContainEqual({ dataset, query });
  }
});

test("the same costs again raise nothing new", async () => {
  await useRules(month("Month", "100"));
  await load();
  await daily();
  costs = [...costs, { day: "2026-11-20", currency: "USD", cost: "9" }];
  await load();
  expect(await alerts()).toMatchObject([{ value: "150" }]);
});

test("a death between raising and publishing is made up for by the next delivery of the message", async () => {
  await useRules(month("Month", "100"));
  const dying = { ...deps, publish: () => Promise.reject(new Error("killed")) };
  await expect(evaluateAlerts({ orgId, reason: "load", runId }, dying)).rejects.toThrow("killed");
  expect(await alerts()).toHaveLength(1);
  await load();
  expect(published).toHaveLength(2);
  expect(await alerts()).toHaveLength(1);
});

test("what was raised is still published when the costs no longer break the rule", async () => {
  await useRules(month("Month", "100"));
  const dying = { ...deps, publish: () => Promise.reject(new Error("killed")) };
  await expect(evaluateAlerts({ orgId, reason: "load", runId }, dying)).rejects.toThrow("killed");
  costs = [{ day: "2026-11-02", currency: "USD", cost: "90" }];
  await load();
  expect(published).toHaveLength(2);
});

test("a delivery somebody has begun is not published again", async () => {
  await useRules(month("Month", "100"));
  await load();
  for (const { alertId, channelId } of published.splice(0)) {
    await beginDelivery(lite.client, { orgId, alertId, channelId }, { owner: "a", seconds: 0 });
  }
  await load();
  expect(published).toEqual([]);
});

test("a restated bill that lowers the month leaves the alert as history, and raising it again raises nothing", async () => {
  await useRules(month("Month", "100"));
  await load();
  const [before] = await alerts();
  costs = [{ day: "2026-11-02", currency: "USD", cost: "90" }];
  await load();
  costs = [{ day: "2026-11-02", currency: "USD", cost: "170" }];
  await load();
  expect((await alerts()).map(({ id }) => id)).toEqual([before?.id]);
});

test("a new month's breach within the cool-down is raised once it is over", async () => {
  await useRules(month("Month", "100"));
  deps.now = new Date("2026-11-30T20:00:00Z");
  await load();
  costs = [...costs, { day: "2026-12-01", currency: "USD", cost: "150" }];
  deps.now = new Date("2026-12-01T08:00:00Z");
  await daily();
  expect(await alerts()).toHaveLength(1);
  deps.now = new Date("2026-12-02T08:00:00Z");
  await daily();
  expect((await alerts()).map(({ from }) => from)).toEqual(["2026-12-01", "2026-11-01"]);
});

test("each rule is judged for itself, and one that is off is not", async () => {
  await useRules(month("Off", "1", { enabled: false }), month("Kept", "150"), month("Broken", "149.99"));
  await load();
  expect((await alerts()).map(({ rule }) => rule)).toEqual(["Broken"]);
});

test("a stored rule that cannot be read does not silence the others", async () => {
  await useRules(month("A", "100"), month("B", "100"));
  await lite.client
    .from("alert_rules")
    .update({ definition: { kind: "old" } })
    .eq("org_id", orgId)
    .eq("name", "A");
  await load();
  expect((await alerts()).map(({ rule }) => rule)).toEqual(["B"]);
});

test("a rule without a channel still leaves its alert", async () => {
  await useRules(month("Quiet", "100", { channels: [] }));
  await load();
  expect(await alerts()).toHaveLength(1);
  expect(published).toEqual([]);
});

test("an organization that does not exist is nothing to try again for", async () => {
  await expect(evaluateAlerts({ orgId: randomUUID(), reason: "daily" }, deps)).rejects.toThrow(PermanentError);
});
