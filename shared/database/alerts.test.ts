import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@supabase/supabase-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acknowledgeAlert, muteAlertRule, removeAlertRule, saveAlertRule } from "./alert-editing.ts";
import {
  beginDelivery,
  channelIds,
  describeAlert,
  describeAlerts,
  enabledRules,
  failDelivery,
  finishDelivery,
  raiseAlert,
  releaseDelivery,
  replaceAlertRules,
  waitingDeliveries,
} from "./alerts.ts";
import { copyFreshDatabase } from "./fresh-database.ts";
import { type LiteDatabase, liteUrl, openLiteDatabase } from "./lite.ts";
import { ensureOrganization } from "./organizations.ts";
import { releaseDeadLeases } from "./runs.ts";

let folder: string;
let lite: LiteDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-alerts-"));
  await copyFreshDatabase(folder);
  lite = await openLiteDatabase(folder);
});
afterAll(async () => {
  await lite.close();
  await rm(folder, { recursive: true });
});

const noon = new Date("2026-11-22T12:00:00Z");
const hoursLater = (hours: number) => new Date(noon.getTime() + hours * 3_600_000);
const breach = (key: string) => ({
  key,
  value: "12345678901234567890.000000000000000001",
  limit: "100",
  currency: "USD",
  from: "2026-11-01",
  until: "2026-12-01",
  message: "too much",
  facts: { kind: "threshold" },
});

/** An organization with the rule "Spend" that goes to the channel "files". */
async function organizationWithRule() {
  const { id: orgId } = await ensureOrganization(lite.client, `org-${randomUUID().slice(0, 8)}`);
  const channelId = randomUUID();
  const channels = [{ id: channelId, name: "files", kind: "outbox" as const, config: {}, secretEnvelope: "sealed" }];
  const rules = [{ name: "Spend", enabled: true, definition: { kind: "threshold" }, channelIds: [channelId] }];
  await replaceAlertRules(lite.client, orgId, { channels, rules });
  const [rule] = await enabledRules(lite.client, orgId);
  const ruleId = rule?.id ?? "";
  const raise = (key: string, now = noon, coolDownHours = 24) =>
    raiseAlert(lite.client, { orgId, ruleId, coolDownHours, now, breach: breach(key) });
  return { orgId, ruleId, channelId, channels, rules, raise };
}

async function raisedDelivery() {
  const { orgId, channelId, raise, ...rest } = await organizationWithRule();
  const raised = await raise("november");
  if (raised.verdict !== "raised") throw new Error(raised.verdict);
  return { key: { orgId, alertId: raised.alertId, channelId }, orgId, raise, ...rest };
}
const lease = (owner: string, seconds = 60) => ({ owner, seconds });

describe("raising", () => {
  test("a breach is raised once, with one waiting delivery per channel", async () => {
    const { orgId, channelId, raise } = await organizationWithRule();
    const raised = await raise("november");
    expect(raised.verdict).toBe("raised");
    expect(await raise("november")).toEqual({ ...raised, verdict: "known" });
    expect(await waitingDeliveries(lite.client, orgId)).toEqual([
      { alertId: raised.verdict === "raised" && raised.alertId, channelId },
    ]);
  });

  test("amounts come back to the last digit", async () => {
    const { orgId, raise } = await organizationWithRule();
    await raise("november");
    const { alerts } = await describeAlerts(lite.client, orgId);
    expect(alerts[0]).toMatchObject({ value: "12345678901234567890.000000000000000001", limit: "100", raisedAt: noon });
  });

  test("twenty raises at once make one alert", async () => {
    const { orgId, raise } = await organizationWithRule();
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => raise("november")));
    expect(verdicts.filter(({ verdict }) => verdict === "raised")).toHaveLength(1);
    expect((await describeAlerts(lite.client, orgId)).alerts).toHaveLength(1);
  });

  test("another breach waits for the end of the rule's cool-down", async () => {
    const { raise } = await organizationWithRule();
    await raise("november");
    expect(await raise("december", hoursLater(23))).toEqual({ verdict: "cooling" });
    expect(await raise("december", hoursLater(24))).toMatchObject({ verdict: "raised" });
    expect(await raise("january", hoursLater(25), 0)).toMatchObject({ verdict: "raised" });
  });

  test("the cool-down of one value silences no other value, and none is a value too", async () => {
    const { orgId, ruleId } = await organizationWithRule();
    const raiseFor = (each: string | null, key: string) =>
      raiseAlert(lite.client, { orgId, ruleId, coolDownHours: 24, now: noon, breach: { ...breach(key), each } });
    expect(await raiseFor("S3", "S3 on Monday")).toMatchObject({ verdict: "raised" });
    expect(await raiseFor("EC2", "EC2 on Monday")).toMatchObject({ verdict: "raised" });
    expect(await raiseFor(null, "none on Monday")).toMatchObject({ verdict: "raised" });
    for (const each of ["S3", "EC2", null])
      expect(await raiseFor(each, `${each} on Tuesday`)).toEqual({ verdict: "cooling" });
  });

  test("a muted rule raises nothing until the mute ends, but knows what it had raised", async () => {
    const { orgId, ruleId, raise } = await organizationWithRule();
    await raise("november");
    expect(await muteAlertRule(lite.client, orgId, ruleId, hoursLater(48))).toBe(true);
    expect(await raise("november", hoursLater(30))).toMatchObject({ verdict: "known" });
    expect(await raise("december", hoursLater(47))).toMatchObject({ verdict: "muted" });
    expect(await raise("december", hoursLater(48))).toMatchObject({ verdict: "raised" });
    await muteAlertRule(lite.client, orgId, ruleId, hoursLater(99));
    await muteAlertRule(lite.client, orgId, ruleId, null);
    expect(await raise("january", hoursLater(73))).toMatchObject({ verdict: "raised" });
  });

  test("a breach that was acknowledged is not raised again", async () => {
    const { orgId, raise } = await organizationWithRule();
    await raise("november");
    await lite.client.from("alerts").update({ status: "acknowledged", acknowledged_at: noon }).eq("org_id", orgId);
    expect(await raise("november", hoursLater(999))).toMatchObject({ verdict: "known" });
  });

  test("a rule of another organization, or one that is off or removed, raises nothing", async () => {
    const [one, two] = [await organizationWithRule(), await organizationWithRule()];
    const raise = (orgId: string, ruleId: string) =>
      raiseAlert(lite.client, { orgId, ruleId, coolDownHours: 0, now: noon, breach: breach("x") });
    expect(await raise(two.orgId, one.ruleId)).toEqual({ verdict: "no-rule" });
    const off = one.rules.map((rule) => ({ ...rule, enabled: false }));
    await replaceAlertRules(lite.client, one.orgId, { channels: one.channels, rules: off });
    expect(await raise(one.orgId, one.ruleId)).toEqual({ verdict: "no-rule" });
    await replaceAlertRules(lite.client, one.orgId, { channels: [], rules: [] });
    expect(await raise(one.orgId, one.ruleId)).toEqual({ verdict: "no-rule" });
  });
});

describe("delivering", () => {
  test("one worker at a time delivers, and a delivery that is done is done", async () => {
    const { key, orgId } = await raisedDelivery();
    const begun = await beginDelivery(lite.client, key, lease("a"));
    expect(begun).toMatchObject({
      verdict: "go",
      alert: { id: key.alertId, rule: "Spend", from: "2026-11-01", until: "2026-12-01", limit: "100" },
      channel: { id: key.channelId, orgId, kind: "outbox", secretEnvelope: "sealed", removed: false },
    });
    expect(await beginDelivery(lite.client, key, lease("b"))).toEqual({ verdict: "busy" });
    await finishDelivery(lite.client, key);
    expect(await beginDelivery(lite.client, key, lease("b"))).toEqual({ verdict: "done" });
    await failDelivery(lite.client, { ...key, reason: "late" });
    const { alerts } = await describeAlerts(lite.client, orgId);
    expect(alerts[0]?.deliveries).toMatchObject([
      { channel: "files", status: "delivered", attempts: 1, lastError: null },
    ]);
  });

  test("a dead worker's claim ends by itself", async () => {
    const { key } = await raisedDelivery();
    await beginDelivery(lite.client, key, lease("dead", 0));
    expect(await beginDelivery(lite.client, key, lease("b"))).toMatchObject({ verdict: "go" });
  });

  test("a new start of the only process ends every claim", async () => {
    const { key } = await raisedDelivery();
    await beginDelivery(lite.client, key, lease("dead"));
    await releaseDeadLeases(lite.client);
    expect(await beginDelivery(lite.client, key, lease("b"))).toMatchObject({ verdict: "go" });
  });

  test("a claim given back is free at once, and only its owner gives it back", async () => {
    const { key } = await raisedDelivery();
    await beginDelivery(lite.client, key, lease("a"));
    await releaseDelivery(lite.client, { ...key, owner: "b", error: "not mine" });
    expect(await beginDelivery(lite.client, key, lease("b"))).toEqual({ verdict: "busy" });
    await releaseDelivery(lite.client, { ...key, owner: "a", error: "no answer" });
    expect(await beginDelivery(lite.client, key, lease("b"))).toMatchObject({ verdict: "go" });
  });

  test("giving up keeps the last error beside the reason", async () => {
    const { key, orgId } = await raisedDelivery();
    await beginDelivery(lite.client, key, lease("a"));
    await releaseDelivery(lite.client, { ...key, owner: "a", error: "no answer" });
    await failDelivery(lite.client, { ...key, reason: "gave up after 5 attempts" });
    const { alerts } = await describeAlerts(lite.client, orgId);
    expect(alerts[0]?.deliveries).toMatchObject([
      { status: "failed", lastError: "gave up after 5 attempts: no answer" },
    ]);
  });

  test("a delivery somebody has begun is not asked for again", async () => {
    const { key, orgId } = await raisedDelivery();
    await beginDelivery(lite.client, key, lease("a", 0));
    expect(await waitingDeliveries(lite.client, orgId)).toEqual([]);
  });

  test("nobody delivers another organization's alert", async () => {
    const { key } = await raisedDelivery();
    const { orgId } = await organizationWithRule();
    expect(await beginDelivery(lite.client, { ...key, orgId }, lease("a"))).toEqual({ verdict: "unknown" });
  });
});

describe("replacing rules", () => {
  test("a name keeps its id, and what is removed keeps its history but not its secret", async () => {
    const { key, orgId, ruleId, channels, rules, raise } = await raisedDelivery();
    await replaceAlertRules(lite.client, orgId, { channels: [], rules: [] });
    expect(await enabledRules(lite.client, orgId)).toEqual([]);
    expect((await describeAlerts(lite.client, orgId)).alerts).toHaveLength(1);
    const begun = await beginDelivery(lite.client, key, lease("a"));
    expect(begun).toMatchObject({ channel: { removed: true, secretEnvelope: null } });
    await replaceAlertRules(lite.client, orgId, { channels, rules });
    expect(await enabledRules(lite.client, orgId)).toMatchObject([{ id: ruleId }]);
    expect(await channelIds(lite.client, orgId)).toEqual(new Map([["files", key.channelId]]));
    expect(await raise("november")).toMatchObject({ verdict: "known" });
  });

  test("a channel whose id changed meanwhile is not overwritten", async () => {
    const { orgId, channels, rules } = await organizationWithRule();
    const other = channels.map((channel) => ({ ...channel, id: randomUUID() }));
    await expect(replaceAlertRules(lite.client, orgId, { channels: other, rules: [] })).rejects.toThrow("try again");
    expect(await enabledRules(lite.client, orgId)).toHaveLength(rules.length);
  });

  test("a rule cannot name another organization's channel", async () => {
    const [one, two] = [await organizationWithRule(), await organizationWithRule()];
    const rules = two.rules.map((rule) => ({ ...rule, channelIds: [one.channelId] }));
    await expect(replaceAlertRules(lite.client, two.orgId, { channels: [], rules })).rejects.toThrow(
      "replace_alert_rules",
    );
    expect(await enabledRules(lite.client, two.orgId)).toHaveLength(1);
  });
});

describe("editing one rule", () => {
  const rule = (name: string, channelIds: string[] = []) => ({
    name,
    enabled: true,
    definition: { kind: "threshold", amount: "1" },
    channelIds,
  });
  const rulesOf = async (orgId: string) => (await describeAlerts(lite.client, orgId)).rules;

  test("makes it with its channels, and changes it under the same id", async () => {
    const { orgId, channelId } = await organizationWithRule();
    const made = await saveAlertRule(lite.client, orgId, rule("New", [channelId]));
    if (made.verdict !== "ok") throw new Error(made.verdict);
    expect(await rulesOf(orgId)).toMatchObject([
      {
        id: made.ruleId,
        name: "New",
        channels: [{ id: channelId, name: "files" }],
        mutedUntil: null,
        lastRaisedAt: null,
      },
      { name: "Spend" },
    ]);
    const changed = { ...rule("Renamed"), id: made.ruleId, enabled: false, definition: { kind: "budget" } };
    expect(await saveAlertRule(lite.client, orgId, changed)).toEqual(made);
    expect(await rulesOf(orgId)).toMatchObject([
      { id: made.ruleId, name: "Renamed", enabled: false, definition: { kind: "budget" }, channels: [] },
      { name: "Spend" },
    ]);
  });

  test("refuses a name another rule has, and stores nothing", async () => {
    const { orgId, ruleId } = await organizationWithRule();
    expect(await saveAlertRule(lite.client, orgId, rule("Spend"))).toEqual({ verdict: "name-taken" });
    await saveAlertRule(lite.client, orgId, rule("Other"));
    expect(await saveAlertRule(lite.client, orgId, { ...rule("Other"), id: ruleId })).toEqual({
      verdict: "name-taken",
    });
    expect(await saveAlertRule(lite.client, orgId, { ...rule("Spend"), id: ruleId })).toMatchObject({ verdict: "ok" });
    expect((await rulesOf(orgId)).map(({ name }) => name)).toEqual(["Other", "Spend"]);
  });

  test("twenty of one name at once make one", async () => {
    const { orgId } = await organizationWithRule();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => saveAlertRule(lite.client, orgId, rule("Same"))),
    );
    expect(answers.filter(({ verdict }) => verdict === "ok")).toHaveLength(1);
    expect(answers.filter(({ verdict }) => verdict === "name-taken")).toHaveLength(19);
  });

  test("gives a removed rule's name to a new one, which begins without its alerts", async () => {
    const { orgId, ruleId, raise } = await organizationWithRule();
    await raise("november");
    expect(await removeAlertRule(lite.client, orgId, ruleId)).toBe(true);
    expect(await removeAlertRule(lite.client, orgId, ruleId)).toBe(false);
    expect(await enabledRules(lite.client, orgId)).toEqual([]);
    const made = await saveAlertRule(lite.client, orgId, rule("Spend"));
    const newId = made.verdict === "ok" ? made.ruleId : "";
    expect(newId).not.toBe(ruleId);
    const request = { orgId, ruleId: newId, coolDownHours: 24, now: noon, breach: breach("november") };
    expect(await raiseAlert(lite.client, request)).toMatchObject({ verdict: "raised" });
    const { alerts } = await describeAlerts(lite.client, orgId);
    expect(alerts.map((alert) => alert.rule).sort()).toEqual(["Spend", `Spend (removed ${ruleId.slice(0, 8)})`]);
  });

  test("refuses channels that were removed or are another organization's, and stores nothing", async () => {
    const [one, two] = [await organizationWithRule(), await organizationWithRule()];
    for (const channelId of [two.channelId, randomUUID()]) {
      expect(await saveAlertRule(lite.client, one.orgId, rule("New", [channelId]))).toEqual({ verdict: "no-channel" });
    }
    await replaceAlertRules(lite.client, one.orgId, { channels: [], rules: [] });
    expect(await saveAlertRule(lite.client, one.orgId, rule("New", [one.channelId]))).toEqual({
      verdict: "no-channel",
    });
    expect(await rulesOf(one.orgId)).toEqual([]);
  });

  test("never touches another organization's rule or alert", async () => {
    const [one, two] = [await raisedDelivery(), await raisedDelivery()];
    expect(await saveAlertRule(lite.client, one.orgId, { ...rule("Mine"), id: two.ruleId })).toEqual({
      verdict: "no-rule",
    });
    expect(await saveAlertRule(lite.client, randomUUID(), rule("Mine"))).toEqual({ verdict: "no-organization" });
    expect(await removeAlertRule(lite.client, one.orgId, two.ruleId)).toBe(false);
    expect(await muteAlertRule(lite.client, one.orgId, two.ruleId, noon)).toBe(false);
    const { alertId } = two.key;
    const request = { orgId: one.orgId, alertId, userId: randomUUID(), acknowledged: true };
    expect(await acknowledgeAlert(lite.client, request)).toBe(false);
    expect(await describeAlert(lite.client, one.orgId, alertId)).toBeUndefined();
    expect(await describeAlert(lite.client, two.orgId, alertId)).toMatchObject({ status: "open" });
    expect(await rulesOf(two.orgId)).toMatchObject([{ name: "Spend", mutedUntil: null }]);
  });
});

describe("access", () => {
  const auth = { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false };
  const stranger = () => createClient(liteUrl, lite.publishableKey, { auth, global: { fetch: lite.fetch } });
  async function memberOf(orgId: string) {
    const client = stranger();
    const { data } = await client.auth.signUp({ email: `${randomUUID()}@example.com`, password: randomUUID() });
    await lite.client.from("members").insert({ org_id: orgId, user_id: data.user?.id, role: "owner" });
    return client;
  }
  const tables = ["alert_rules", "alert_rule_channels", "alerts", "deliveries"];

  test("members read what is their organization's and nobody else's", async () => {
    const { orgId } = await raisedDelivery();
    await raisedDelivery();
    const member = await memberOf(orgId);
    for (const table of tables) {
      expect((await member.from(table).select("org_id")).data).toEqual([{ org_id: orgId }]);
      expect((await stranger().from(table).select("org_id")).data).toBeNull();
    }
    expect((await member.from("channels").select("org_id, name")).data).toEqual([{ org_id: orgId, name: "files" }]);
  });

  test("members never read a channel's secret, not even their own", async () => {
    const { orgId } = await raisedDelivery();
    const member = await memberOf(orgId);
    for (const columns of ["secret_envelope", "*"]) {
      const { data, error } = await member.from("channels").select(columns);
      expect(data).toBeNull();
      expect(error?.code).toBe("42501");
    }
  });

  test("members write nothing and call no function", async () => {
    const { orgId, key } = await raisedDelivery();
    const member = await memberOf(orgId);
    for (const table of [...tables, "channels"]) {
      expect((await member.from(table).delete().eq("org_id", orgId)).error?.code).toBe("42501");
    }
    const args = { p_org: orgId, p_alert: key.alertId, p_channel: key.channelId, p_owner: "me", p_lease_seconds: 9 };
    expect((await member.rpc("begin_delivery", args)).error?.code).toBe("42501");
    const editing: Record<string, Record<string, unknown>> = {
      save_alert_rule: { p_org: orgId, p_rule: {} },
      remove_alert_rule: { p_org: orgId, p_rule: key.alertId },
      mute_alert_rule: { p_org: orgId, p_rule: key.alertId, p_until: noon },
      acknowledge_alert: { p_org: orgId, p_alert: key.alertId, p_user: key.alertId, p_acknowledged: true },
      member_email: { p_org: orgId, p_user: key.alertId },
      describe_raised: { p_org: orgId, p_limit: 1, p_alert: key.alertId },
    };
    for (const [name, given] of Object.entries(editing)) {
      for (const client of [member, stranger()]) expect((await client.rpc(name, given)).error?.code).toBe("42501");
    }
  });

  test("an alert says which member acknowledged it first, until it is opened again", async () => {
    const { orgId, key } = await raisedDelivery();
    const member = await memberOf(orgId);
    const { data } = await member.auth.getUser();
    const [userId, email] = [data.user?.id ?? "", data.user?.email ?? ""];
    const acknowledge = (acknowledged: boolean, by = userId) =>
      acknowledgeAlert(lite.client, { orgId, alertId: key.alertId, userId: by, acknowledged });
    const described = () => describeAlert(lite.client, orgId, key.alertId);
    expect(await acknowledge(true)).toBe(true);
    const first = await described();
    expect(first).toMatchObject({ status: "acknowledged", acknowledgedBy: email, acknowledgedAt: expect.any(Date) });
    const { data: other } = await (await memberOf(orgId)).auth.getUser();
    await acknowledge(true, other.user?.id);
    expect(await described()).toEqual(first);
    await acknowledge(false);
    expect(await described()).toMatchObject({ status: "open", acknowledgedBy: null, acknowledgedAt: null });
    await acknowledge(true);
    await lite.client.from("members").delete().eq("user_id", userId);
    expect(await described()).toMatchObject({ status: "acknowledged", acknowledgedBy: null });
  });
});
