import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from "vitest";
import { RefusedCaller } from "#shared/callers/callers.ts";
import { copyFreshDatabase } from "#shared/database/fresh-database.ts";
import { type LiteDatabase, openLiteDatabase } from "#shared/database/lite.ts";
import { ensureOrganization } from "#shared/database/organizations.ts";
import { readRun, startRun } from "#shared/database/runs.ts";
import { CredentialsError, PermanentError } from "#shared/errors.ts";
import { log, logTo } from "#shared/log.ts";
import { providePort } from "#shared/platform.ts";
import type { OutgoingMessage } from "#shared/topics/topics.ts";
import { inTrace } from "#shared/trace.ts";
import { partListed } from "#topics/part-listed.ts";
import { type Delivery, onMessage } from "./on-message.ts";
import { publish } from "./publish.ts";

let folder: string;
let lite: LiteDatabase;
let message: { orgId: string; runId: string; partId: string };
let handle: (delivery: Delivery) => Promise<void>;
const server = getTestServerOf("tried");

function getTestServerOf(name: string) {
  onMessage(name, partListed, async (body, delivery) => {
    expect(body).toEqual(message);
    await handle(delivery);
  });
  return getTestServer(name);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-message-"));
  await copyFreshDatabase(join(folder, "database"));
  lite = await openLiteDatabase(join(folder, "database"));
  providePort("database", lite.client);
  providePort("callers", {
    verify: async (authorization) => {
      if (authorization === "Bearer pushing") return;
      if (authorization === "Bearer broken") throw new Error("the keys cannot be had");
      throw new RefusedCaller(authorization === "Bearer other" ? 403 : 401, "a push token is expected");
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(async () => {
  server.close();
  await lite.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  const { id } = await ensureOrganization(lite.client, "acme");
  message = { orgId: id, runId: randomUUID(), partId: randomUUID() };
  await startRun(lite.client, { ...message, trigger: "upload", provider: "upload", files: [] });
});

const dataOf = (body: unknown) => Buffer.from(JSON.stringify(body)).toString("base64");
const pushed = { messageId: "7", publishTime: "2026-11-22T08:00:00.000Z", attributes: { from: "test" } };

/** Delivers as Pub/Sub does. Resolves with the answer: 2xx acknowledges. */
function post(body: string, authorization = "Bearer pushing"): Promise<Response> {
  const headers = { "content-type": "application/json", authorization };
  return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { method: "POST", headers, body });
}

async function push(body: unknown): Promise<number> {
  const message = { ...pushed, data: dataOf(body) };
  const subscription = "projects/p/subscriptions/tried";
  return (await post(JSON.stringify({ message, subscription, deliveryAttempt: 3 }))).status;
}

const statusOfRun = async () => (await readRun(lite.client, message))?.status;

it("acknowledges what the step did, and tells it about the delivery", async () => {
  let told: Delivery | undefined;
  handle = async (delivery) => {
    told = delivery;
  };
  expect(await push(message)).toBe(204);
  expect(told).toEqual({ messageId: "7", attributes: { from: "test" }, attempt: 3 });
});

it("fails the run and acknowledges when no retry can help", async () => {
  handle = () => Promise.reject(new PermanentError("line 3 is not a number"));
  expect(await push(message)).toBe(204);
  expect(await readRun(lite.client, message)).toMatchObject({
    status: "failed",
    failureStep: "tried",
    failureReason: "line 3 is not a number",
  });
});

it("says that it was the credentials", async () => {
  handle = () => Promise.reject(new CredentialsError("access denied"));
  expect(await push(message)).toBe(204);
  expect((await readRun(lite.client, message))?.failureReason).toContain("credentials: access denied");
});

it("hands any other error back, for the topic to deliver again", async () => {
  handle = () => Promise.reject(new Error("connection reset"));
  expect(await push(message)).toBe(500);
  expect(await statusOfRun()).toBe("requested");
});

it("hands back a message that breaks its contract, so that it ends in the dead letters and not in nothing", async () => {
  handle = async () => undefined;
  expect(await push({ ...message, partId: "the first one" })).toBe(500);
});

it("reads a message with a field it does not know", async () => {
  handle = async () => undefined;
  expect(await push({ ...message, addedLater: 1 })).toBe(204);
});

it("reads the names of Pub/Sub's emulators, and a delivery that is not counted", async () => {
  let told: Delivery | undefined;
  handle = async (delivery) => {
    told = delivery;
  };
  const { messageId: message_id, publishTime: publish_time } = pushed;
  const { status } = await post(JSON.stringify({ message: { message_id, publish_time, data: dataOf(message) } }));
  expect(status).toBe(204);
  expect(told).toEqual({ messageId: "7", attributes: {} });
});

it.each<[what: string, problem: string, body: string]>([
  ["an empty body", "message", ""],
  ["a body without a message", "message", '{"subscription":"projects/p/subscriptions/tried"}'],
  ["a message without an id", "messageId", JSON.stringify({ message: { ...pushed, messageId: undefined } })],
  ["data that is not base64", "message.data", JSON.stringify({ message: { ...pushed, data: "{}" } })],
  [
    "attributes that are no text",
    "message.attributes.a",
    JSON.stringify({ message: { ...pushed, attributes: { a: 1 } } }),
  ],
])("refuses %s, and says what is wrong with it", async (_, problem, body) => {
  handle = () => Promise.reject(new Error("this must not be handled"));
  const response = await post(body);
  expect(response.status).toBe(400);
  expect(await response.text()).toContain(problem);
});

it.each([
  ["nobody's", 401, "Bearer stolen"],
  ["another account's", 403, "Bearer other"],
  ["one that cannot be verified now", 500, "Bearer broken"],
])("looks at nothing in a call of %s, and says no more than %i", async (_, status, authorization) => {
  let isHandled = false;
  handle = async () => {
    isHandled = true;
  };
  const response = await post(JSON.stringify({ message: { ...pushed, data: dataOf(message) } }), authorization);
  expect([response.status, await response.text(), isHandled]).toEqual([status, "", false]);
  expect((await post("{}", authorization)).status).toBe(status);
});

it("logs who was refused and why, without the token", async () => {
  const lines: string[] = [];
  logTo((line) => lines.push(line));
  onTestFinished(() => logTo(() => undefined));
  await post("{}", "Bearer stolen");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { severity: "WARNING", message: "a caller was not let in: a push token is expected", function: "tried" },
  ]);
  expect(lines.join()).not.toContain("stolen");
});

it("goes on with the trace of the step that published, in every line, and publishes under it", async () => {
  const lines: string[] = [];
  logTo((line) => lines.push(line));
  onTestFinished(() => logTo(() => undefined));
  const sent: OutgoingMessage[] = [];
  providePort("topics", { publish: async (_, outgoing) => String(sent.push(outgoing)) });
  handle = async () => {
    log("INFO", "at work");
    await publish(partListed, message);
  };
  await inTrace(undefined, {}, () => publish(partListed, message));
  const [first] = sent;
  await post(JSON.stringify({ message: { ...pushed, ...first, data: dataOf(message) } }));
  const traceOf = (value: string | undefined) => value?.split("-")[1];
  const trace = traceOf(first?.attributes?.traceparent);
  expect(trace).toMatch(/^[0-9a-f]{32}$/);
  expect(traceOf(sent[1]?.attributes?.traceparent)).toBe(trace);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { message: "at work", trace, function: "tried", messageId: "7" },
    { message: "handled", trace, function: "tried", messageId: "7", ...message },
  ]);
});
