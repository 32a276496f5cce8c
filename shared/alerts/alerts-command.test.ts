import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { beginDelivery, channelIds, enabledRules, failDelivery, raiseAlert } from "#shared/database/alerts.ts";
import { type LiteDatabase, openLiteDatabase } from "#shared/database/lite.ts";
import { findOrganization } from "#shared/database/organizations.ts";
import type { Keys } from "#shared/keys/keys.ts";
import { openLocalKeys } from "#shared/keys/local-keys.ts";
import { runAlertsCommand } from "./alerts-command.ts";

let folder: string;
let lite: LiteDatabase;
let keys: Keys;
let printed: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-rules-"));
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
    "  AWS day: the billed cost of x_Provider aws above 250.50 USD a day; to files",
    "  Jump: a day's rise of the effective cost of everything by at least 30% and 50 USD over the median of 6 weeks; to files",
    "  Month: the effective cost of everything above 80% of 5000 USD a month; to files, ops",
    "Channels",
    "  files: outbox",
    "  ops: webhook to hooks.example.com",
    "Alerts, newest first",
    "  none",
  ]);
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
