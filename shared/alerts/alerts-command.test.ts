import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { acknowledgeAlert, muteAlertRule } from "#shared/database/alert-editing.ts";
import { beginDelivery, channelIds, enabledRules, failDelivery, raiseAlert } from "#shared/database/alerts.ts";
import { copyFreshDatabase } from "#shared/database/fresh-database.ts";
import { type LiteDatabase, openLiteDatabase } from "#shared/database/lite.ts";
import { findOrganization } from "#shared/database/organizations.ts";
import { signUp } from "#shared/database/sessions.ts";
import type { Keys } from "#shared/keys/keys.ts";
import { openLocalKeys } from "#shared/keys/local-keys.ts";
import { runAlertsCommand } from "./alerts-command.ts";

let folder: string;
let lite: LiteDatabase;
let keys: Keys;
let printed: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-rules-"));
  await copyFreshDatabase(join(folder, "database"));
  lite = await openLiteDatabase(join(folder, "database"));
  keys = await openLocalKeys(join(folder, "master.key"));
});
afterAll(async () => {
  await lite.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  printed = [];
});

const secret = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;
const run = (...args: string[]) =>
  runAlertsCommand(args, { database: lite.client, keys, print: (line) => printed.push(line) });
async function fileOf(content: unknown): Promise<string> {
  const path = join(folder, "rules.json");
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

/** The example of the README, with a secret where it has a placeholder. */
async function example(): Promise<string> {
  const readme = await readFile(new URL("./README.md", import.meta.url), "utf8");
  return (/```json\n(.*?)```/s.exec(readme)?.[1] ?? "").replace("whsec_…", secret);
}

test("the README's example becomes the organization's rules", async () => {
  expect(await run("--org", "acme", await fileOf(await example()))).toBe(0);
  expect(printed).toEqual([
    "Rules",
    "  AWS day: The billed cost of provider aws is above 250.50 USD in a day. To files.",
    "  Jump: The effective cost of any one service in kind Cloud or GenAI on a day is at least 30% and 50 USD above usual, the median of its weekday in the 6 weeks before. To files.",
    "  Month: The effective cost of everything is above 80% of 5000 USD in a month. To files, ops.",
    "Channels",
    "  files: outbox",
    "  ops: webhook to hooks.example.com",
    "Alerts, newest first",
    "  none",
  ]);
});

test("shows what is muted, and who acknowledged an alert", async () => {
  await run("--org", "muted", await fileOf(await example()));
  const orgId = (await findOrganization(lite.client, "muted"))?.id ?? "";
  const [, jump, month] = await enabledRules(lite.client, orgId);
  await muteAlertRule(lite.client, orgId, jump?.id ?? "", new Date("2100-01-01T08:30:00Z"));
  await muteAlertRule(lite.client, orgId, month?.id ?? "", new Date("2020-01-01T00:00:00Z"));
  const breach = { key: "k", value: "1", limit: "0", currency: "USD", from: "2026-11-01", until: "2026-12-01" };
  const now = new Date("2026-11-22T12:00:00Z");
  const request = { orgId, ruleId: month?.id ?? "", coolDownHours: 24, now };
  const raised = await raiseAlert(lite.client, { ...request, breach: { ...breach, message: "too much", facts: {} } });
  const alertId = raised.verdict === "raised" ? raised.alertId : "";
  const userId = (await signUp(lite.users, "priya@example.com", crypto.randomUUID()))?.userId ?? "";
  await lite.client.from("members").insert({ org_id: orgId, user_id: userId, role: "owner" });
  await acknowledgeAlert(lite.client, { orgId, alertId, userId, acknowledged: true });
  printed = [];
  await run("--org", "muted");
  expect(printed.filter((line) => line.startsWith("  Jump") || line.startsWith("  Month"))).toEqual([
    expect.stringMatching(/^ {2}Jump \(muted until 2100-01-01 08:30 UTC\): The effective cost/),
    expect.stringMatching(/^ {2}Month: The effective cost/),
  ]);
  expect(printed.join("\n")).toMatch(
    /\n {2}2026-11-22 12:00 UTC acknowledged by priya@example.com \d{4}-\d\d-\d\d \d\d:\d\d UTC: too much\n/,
  );
});

test("shows alerts with what became of their deliveries", async () => {
  await run("--org", "acme", await fileOf(await example()));
  const orgId = (await findOrganization(lite.client, "acme"))?.id ?? "";
  const rule = (await enabledRules(lite.client, orgId)).find(({ name }) => name === "Month");
  const breach = {
    key: "k",
    value: "1",
    limit: "0",
    currency: "USD",
    from: "2026-11-01",
    until: "2026-12-01",
    facts: {},
  };
  const now = new Date("2026-11-22T12:00:00Z");
  const request = { orgId, ruleId: rule?.id ?? "", coolDownHours: 24, now, breach: { ...breach, message: "too much" } };
  const raised = await raiseAlert(lite.client, request);
  const alertId = raised.verdict === "raised" ? raised.alertId : "";
  const channelId = (await channelIds(lite.client, orgId)).get("ops") ?? "";
  await beginDelivery(lite.client, { orgId, alertId, channelId }, { owner: "a", seconds: 1 });
  await failDelivery(lite.client, { orgId, alertId, channelId, reason: "it refused" });
  printed = [];
  expect(await run("--org", "acme")).toBe(0);
  expect(printed.slice(-3)).toEqual([
    "  2026-11-22 12:00 UTC open: too much",
    "    files: pending, attempts: 0",
    "    ops: failed, attempts: 1, it refused",
  ]);
});

test("the stored secret opens for its own channel only, and holds address and signing secret", async () => {
  await run("--org", "sealed", await fileOf(await example()));
  const orgId = (await findOrganization(lite.client, "sealed"))?.id ?? "";
  const { data } = await lite.client
    .from("channels")
    .select("id, secret_envelope")
    .eq("org_id", orgId)
    .eq("name", "ops")
    .single();
  const opened = await keys.unseal(data?.secret_envelope, { orgId, purpose: `channel/${data?.id}` });
  expect(JSON.parse(opened)).toEqual({ url: "https://hooks.example.com/in", secret });
  await expect(keys.unseal(data?.secret_envelope, { orgId, purpose: "channel/other" })).rejects.toThrow();
});

test("a file with a mistake changes nothing and says what is wrong", async () => {
  await run("--org", "steady", await fileOf(await example()));
  printed = [];
  expect(await run("--org", "steady", await fileOf({ rules: [{ name: "x", kind: "budget" }] }))).toBe(1);
  expect(printed.join()).toContain("rules[0].amount");
  const orgId = (await findOrganization(lite.client, "steady"))?.id ?? "";
  expect(await enabledRules(lite.client, orgId)).toHaveLength(3);
});

test.each([
  [[], "Usage: npm run alerts"],
  [["--org"], "Usage: npm run alerts"],
  [["--org", "acme", "a.json", "b.json"], "Usage: npm run alerts"],
  [["--org", "acme", "--force"], "Usage: npm run alerts"],
  [["--org", "acme", "no-such-file.json"], "The rules file cannot be read: ENOENT"],
  [["--org", "nobody"], 'There is no organization "nobody"'],
])("tells how to call it: %j", async (args, problem) => {
  expect(await run(...args)).toBe(1);
  expect(printed.join()).toContain(problem);
});
