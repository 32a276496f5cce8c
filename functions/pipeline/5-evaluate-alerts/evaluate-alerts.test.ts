import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import type { DailyCost } from "#shared/alerts/cost-history.ts";
import { type Rule, rule as ruleSchema } from "#shared/alerts/rule.ts";
import { replaceRules } from "#shared/alerts/rules-file.ts";
import type { Select } from "#shared/costs/select.ts";
import { muteAlertRule } from "#shared/database/alert-editing.ts";
import { beginDelivery, describeAlerts } from "#shared/database/alerts.ts";
import { ensureConnections } from "#shared/database/connections.ts";
import { copyFreshDatabase } from "#shared/database/fresh-database.ts";
import { type LiteDatabase, openLiteDatabase } from "#shared/database/lite.ts";
import { ensureOrganization } from "#shared/database/organizations.ts";
import { PermanentError } from "#shared/errors.ts";
import { openLocalKeys } from "#shared/keys/local-keys.ts";
import { logTo } from "#shared/log.ts";
import type { LoadRecord } from "#shared/warehouse/warehouse.ts";
import { alertRaised } from "#topics/alert-raised.ts";
import type { Message } from "#topics/topic.ts";
import { type EvaluateAlertsDeps, evaluateAlerts } from "./evaluate-alerts.ts";

let folder: string;
let lite: LiteDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-evaluate-"));
  await copyFreshDatabase(join(folder, "database"));
  lite = await openLiteDatabase(join(folder, "database"));
});
afterAll(async () => {
  await lite.close();
  await rm(folder, { recursive: true });
});

let orgId: string;
let slug: string;
let costs: DailyCost[];
let loads: LoadRecord[];
let queries: { dataset: string; select: Select }[];
let published: Message<typeof alertRaised>[];
let deps: EvaluateAlertsDeps;
const runId = randomUUID();

beforeEach(async () => {
  slug = `my-org-${randomUUID().slice(0, 8)}`;
  orgId = (await ensureOrganization(lite.client, slug)).id;
  costs = [{ day: "2026-11-02", currency: "USD", cost: "150" }];
  loads = [];
  queries = [];
  published = [];
  deps = {
    database: lite.client,
    warehouse: {
      select: async (dataset, select) => {
        queries.push({ dataset, select });
        return costs.map(({ each = null, ...cost }) => ({ ...cost, each }));
      },
      loads: async () => loads,
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
    month("Each", "100", { each: "ServiceName" }),
  );
  await load();
  const dataset = `${slug.replaceAll("-", "_")}_local`;
  const asked = queries.map(({ select }) => JSON.stringify(select));
  expect(queries.map((query) => query.dataset)).toEqual([dataset, dataset, dataset, dataset]);
  for (const query of asked) expect(query).toContain('{"kind":"within","from":"1970-01-01","until":"2026-11-23"}');
  for (const part of ['"BilledCost"', '"aws"', '"ServiceName"']) {
    expect(asked.filter((query) => query.includes(part))).toHaveLength(1);
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

const each = (value: string | null, cost: string, day = "2026-11-02"): DailyCost => ({
  day,
  currency: "USD",
  cost,
  each: value,
});

test("an alert for one value neither silences another one nor is raised again within its own cool-down", async () => {
  await useRules(month("Each", "100", { each: "ServiceName" }));
  costs = [each("S3", "150"), each("EC2", "90")];
  await load();
  costs = [each("S3", "150"), each("EC2", "120")];
  deps.now = new Date("2026-11-22T09:00:00Z");
  await load();
  expect((await alerts()).map(({ message }) => message)).toEqual([
    expect.stringContaining("ServiceName EC2"),
    expect.stringContaining("ServiceName S3"),
  ]);
});

test("a value's next breach within its cool-down is raised once that is over", async () => {
  await useRules(month("Each", "100", { each: "ServiceName" }));
  costs = [each("S3", "150")];
  deps.now = new Date("2026-11-30T20:00:00Z");
  await load();
  costs = [each("S3", "150"), each("S3", "150", "2026-12-01"), each(null, "150", "2026-12-01")];
  deps.now = new Date("2026-12-01T08:00:00Z");
  await load();
  expect((await alerts()).map(({ facts }) => facts.each)).toEqual([
    { field: "ServiceName", value: null },
    { field: "ServiceName", value: "S3" },
  ]);
  deps.now = new Date("2026-12-01T20:00:00Z");
  await load();
  expect(await alerts()).toHaveLength(3);
});

test("a muted rule raises nothing and says so in the log; what is still broken when that ends is raised then", async () => {
  const lines: string[] = [];
  logTo((line) => lines.push(line));
  onTestFinished(() => logTo(() => undefined));
  await useRules(month("Muted", "100"));
  const { rules } = await describeAlerts(lite.client, orgId);
  await muteAlertRule(lite.client, orgId, rules[0]?.id ?? "", new Date("2026-11-23T08:00:00Z"));
  expect(await load()).toEqual([]);
  expect(lines.join("")).toContain('"message":"a breach is muted"');
  expect(await alerts()).toEqual([]);
  deps.now = new Date("2026-11-23T08:00:00Z");
  expect(await load()).toHaveLength(1);
});

test("a jump is looked for on the last day the loads make complete", async () => {
  const [connection] = await ensureConnections(lite.client, orgId, [{ provider: "aws", externalId: "1" }]);
  const loaded = {
    connectionId: connection?.id ?? "",
    provider: "aws",
    billingAccountId: "1",
    runId: "r",
    generation: 1,
  };
  const load1 = {
    rows: 1,
    rowsBefore: null,
    sums: [],
    dayChanges: [],
    firstChargeDay: "2026-10-01",
    sourceFormats: [],
  };
  const slice = { ...loaded, ...load1, stands: true, billingPeriod: "2026-11-01", chargedUntil: "2026-11-21" };
  const jump = { kind: "jump", name: "Jump", currency: "USD", percent: "50", amount: "20" };
  await useRules(v.parse(ruleSchema, jump));
  costs = ["2026-10-22", "2026-10-29", "2026-11-05", "2026-11-12"].map((day) => ({ day, currency: "USD", cost: "10" }));
  costs.push({ day: "2026-11-19", currency: "USD", cost: "90" });
  loads = [{ ...slice, loadedAt: "2026-11-20T23:00:00Z" }];
  await load();
  expect(await alerts()).toEqual([]);
  loads = [{ ...slice, loadedAt: "2026-11-21T08:00:00Z" }];
  await load();
  expect(await alerts()).toMatchObject([{ from: "2026-11-19" }]);
});

test("an organization that does not exist is nothing to try again for", async () => {
  await expect(evaluateAlerts({ orgId: randomUUID(), reason: "daily" }, deps)).rejects.toThrow(PermanentError);
});

test("a source is called silent in the log once, on the day it came to that", async () => {
  const [connection] = await ensureConnections(lite.client, orgId, [{ provider: "aws", externalId: "1" }]);
  const slice = {
    connectionId: connection?.id ?? "",
    provider: "aws",
    billingAccountId: "1",
    billingPeriod: "2026-10-01",
  };
  loads = [
    {
      ...slice,
      runId,
      generation: 1,
      rows: 1,
      rowsBefore: null,
      sums: [],
      dayChanges: [],
      firstChargeDay: "2026-10-01",
      chargedUntil: "2026-11-01",
      sourceFormats: [],
      loadedAt: "2026-11-03T06:00:00Z",
      stands: true,
    },
  ];
  const lines: Record<string, unknown>[] = [];
  logTo((line) => lines.push(JSON.parse(line)));
  onTestFinished(() => logTo(() => undefined));
  for (const day of ["2026-12-06", "2026-12-07", "2026-12-08"]) {
    deps.now = new Date(`${day}T08:00:00Z`);
    await daily();
  }
  const silent = lines.filter(({ message }) => message === "a source is silent");
  expect(silent).toMatchObject([
    { severity: "WARNING", orgId, connectionId: connection?.id, completeUntil: "2026-11-01" },
  ]);
});
