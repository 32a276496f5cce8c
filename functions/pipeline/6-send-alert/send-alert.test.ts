import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { replaceRules } from "#shared/alerts/rules-file.ts";
import { type HooksServer, startHooksServer } from "#shared/channels/hooks-server.ts";
import { deliverWebhook } from "#shared/channels/webhook.ts";
import { beginDelivery, channelIds, describeAlerts, enabledRules, raiseAlert } from "#shared/database/alerts.ts";
import { type LiteDatabase, openLiteDatabase } from "#shared/database/lite.ts";
import { ensureOrganization } from "#shared/database/organizations.ts";
import type { Files } from "#shared/files/files.ts";
import { openLocalFiles } from "#shared/files/local-files.ts";
import type { Keys } from "#shared/keys/keys.ts";
import { openLocalKeys } from "#shared/keys/local-keys.ts";
import { type SendAlertDeps, sendAlert } from "./send-alert.ts";

let folder: string;
let lite: LiteDatabase;
let files: Files;
let keys: Keys;
let hooks: HooksServer;
let deps: SendAlertDeps;
const secret = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-send-"));
  lite = await openLiteDatabase(join(folder, "database"));
  files = openLocalFiles(join(folder, "files"));
  keys = await openLocalKeys(join(folder, "master.key"));
  hooks = await startHooksServer();
});
afterAll(async () => {
  await hooks[Symbol.asyncDispose]();
  await lite.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  hooks.received = [];
  hooks.answer = (response) => response.writeHead(204).end();
  deps = {
    database: lite.client,
    files,
    keys,
    deliverWebhook: (delivery, target) => deliverWebhook(delivery, target, hooks.transport),
  };
});

/** An alert on its way to one channel. */
async function raised(kind: "outbox" | "webhook") {
  const slug = `org-${randomUUID().slice(0, 8)}`;
  const { id: orgId } = await ensureOrganization(lite.client, slug);
  const url = `https://hooks.test:${hooks.port}/in?token=t0ken`;
  const rule = { name: "Month", kind: "threshold", period: "month", currency: "USD", amount: "100" } as const;
  await replaceRules(lite.client, keys, orgId, {
    channels: [kind === "outbox" ? { name: "there", kind } : { name: "there", kind, url, secret }],
    rules: [{ ...rule, scope: {}, metric: "effective", coolDownHours: 24, enabled: true, channels: ["there"] }],
  });
  const [stored] = await enabledRules(lite.client, orgId);
  const answer = await raiseAlert(lite.client, {
    orgId,
    ruleId: stored?.id ?? "",
    coolDownHours: 24,
    now: new Date("2026-11-22T12:00:00Z"),
    breach: {
      key: "november",
      value: "150.000000000000000001",
      limit: "100",
      currency: "USD",
      from: "2026-11-01",
      until: "2026-12-01",
      message: "too much",
      facts: { kind: "threshold" },
    },
  });
  if (answer.verdict !== "raised") throw new Error(answer.verdict);
  const channelId = (await channelIds(lite.client, orgId)).get("there") ?? "";
  const notice = {
    type: "alert.raised",
    timestamp: "2026-11-22T12:00:00.000Z",
    data: {
      id: answer.alertId,
      organization: slug,
      rule: "Month",
      message: "too much",
      value: "150.000000000000000001",
      limit: "100",
      currency: "USD",
      from: "2026-11-01",
      until: "2026-12-01",
      facts: { kind: "threshold" },
    },
  };
  return { message: { orgId, alertId: answer.alertId, channelId }, notice };
}
async function recorded({ orgId }: { orgId: string }) {
  const { alerts } = await describeAlerts(lite.client, orgId);
  return alerts[0]?.deliveries[0];
}

test("an alert for the outbox becomes one file with everything a receiver needs", async () => {
  const { message, notice } = await raised("outbox");
  await sendAlert(message, deps);
  const uri = files.uriOf(`outbox/${message.orgId}/${message.alertId}-${message.channelId}.json`);
  expect(JSON.parse(await text(await files.read(uri)))).toEqual(notice);
  expect(await recorded(message)).toMatchObject({
    channel: "there",
    status: "delivered",
    attempts: 1,
    lastError: null,
  });
});

test("an alert for a webhook arrives once, however often the message is delivered", async () => {
  const { message, notice } = await raised("webhook");
  await sendAlert(message, deps);
  await sendAlert(message, deps);
  expect(hooks.received.map(({ body }) => JSON.parse(body))).toEqual([notice]);
  expect(await recorded(message)).toMatchObject({ status: "delivered", attempts: 1 });
});

test("two workers at once make one delivery; the other comes again", async () => {
  const { message } = await raised("webhook");
  const results = await Promise.allSettled([sendAlert(message, deps), sendAlert(message, deps)]);
  await sendAlert(message, deps);
  expect(hooks.received).toHaveLength(1);
  expect(results.filter(({ status }) => status === "fulfilled").length).toBeGreaterThan(0);
});

test("a receiver that is down is tried again under the same webhook-id", async () => {
  const { message } = await raised("webhook");
  hooks.answer = (response) => response.writeHead(503).end();
  await expect(sendAlert(message, deps)).rejects.toThrow("hooks.test did not take the alert (HTTP 503).");
  expect(await recorded(message)).toMatchObject({
    status: "pending",
    lastError: "hooks.test did not take the alert (HTTP 503).",
  });
  hooks.answer = (response) => response.writeHead(200).end();
  await sendAlert(message, deps);
  expect(new Set(hooks.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  expect(await recorded(message)).toMatchObject({ status: "delivered", attempts: 2, lastError: null });
});

test("a receiver that refuses is recorded with its reason and not tried again", async () => {
  const { message } = await raised("webhook");
  hooks.answer = (response) => response.writeHead(410).end();
  await sendAlert(message, deps);
  await sendAlert(message, deps);
  expect(hooks.received).toHaveLength(1);
  expect(await recorded(message)).toMatchObject({ status: "failed", lastError: "hooks.test answered HTTP 410" });
});

test("a worker killed before it could record leaves a claim that ends, and the outbox still holds one file", async () => {
  const { message } = await raised("outbox");
  await beginDelivery(lite.client, message, { owner: "dead", seconds: 60 });
  await expect(sendAlert(message, deps)).rejects.toThrow("Another worker");
  await lite.client.from("deliveries").update({ lease_until: "2000-01-01T00:00:00Z" }).eq("alert_id", message.alertId);
  const path = `outbox/${message.orgId}/${message.alertId}-${message.channelId}.json`;
  await files.write(path, "what the dead worker wrote");
  await sendAlert(message, deps);
  expect(await text(await files.read(files.uriOf(path)))).toBe("what the dead worker wrote");
  expect(await recorded(message)).toMatchObject({ status: "delivered" });
});

test("a channel removed meanwhile fails the delivery", async () => {
  const { message } = await raised("webhook");
  await replaceRules(lite.client, keys, message.orgId, { channels: [], rules: [] });
  await sendAlert(message, deps);
  expect(hooks.received).toEqual([]);
  expect(await recorded(message)).toMatchObject({ status: "failed", lastError: "the channel was removed" });
});

test("a secret sealed for another channel is not used", async () => {
  const { message } = await raised("webhook");
  const other = await keys.seal(JSON.stringify({ url: "https://hooks.test/", secret }), {
    orgId: message.orgId,
    purpose: "channel/x",
  });
  await lite.client.from("channels").update({ secret_envelope: other }).eq("id", message.channelId);
  await sendAlert(message, deps);
  expect(hooks.received).toEqual([]);
  expect(await recorded(message)).toMatchObject({ status: "failed" });
});

test("without a transport of its own, it refuses a private address", async () => {
  const { message } = await raised("webhook");
  const target = JSON.stringify({ url: `https://127.0.0.1:${hooks.port}/in`, secret });
  const envelope = await keys.seal(target, { orgId: message.orgId, purpose: `channel/${message.channelId}` });
  await lite.client.from("channels").update({ secret_envelope: envelope }).eq("id", message.channelId);
  await sendAlert(message, { database: lite.client, files, keys });
  expect(hooks.received).toEqual([]);
  expect(await recorded(message)).toMatchObject({
    status: "failed",
    lastError: "127.0.0.1 is not a public address on the Internet",
  });
});

test("a delivery that is not there is nothing to try again for", async () => {
  const { message } = await raised("outbox");
  await sendAlert({ ...message, alertId: randomUUID() }, deps);
});

test("no secret is in a log line, an error, a payload or a table", async () => {
  const written: string[] = [];
  const spy = vi.spyOn(process.stderr, "write").mockImplementation((chunk) => written.push(String(chunk)) > 0);
  const { message } = await raised("webhook");
  hooks.answer = (response) => response.writeHead(500).end();
  written.push(String(await sendAlert(message, deps).catch((error: unknown) => error)));
  hooks.answer = (response) => response.writeHead(400).end();
  await sendAlert(message, deps);
  spy.mockRestore();
  for (const table of ["channels", "alerts", "deliveries", "alert_rules"]) {
    written.push(JSON.stringify((await lite.client.from(table).select("*").eq("org_id", message.orgId)).data));
  }
  written.push(...hooks.received.map(({ body }) => body));
  expect(written.join("\n")).toContain("answered HTTP 400");
  expect(written.join("\n")).not.toMatch(/t0ken|whsec_|CQkJ/);
});

test("the outbox never leaves half a file behind", async () => {
  const { message } = await raised("outbox");
  await sendAlert(message, deps);
  const names = await readdir(join(folder, "files", "outbox", message.orgId));
  expect(names).toEqual([`${message.alertId}-${message.channelId}.json`]);
  expect(await readFile(join(folder, "files", "outbox", message.orgId, names[0] ?? ""), "utf8")).toMatch(/\}\n$/);
});
