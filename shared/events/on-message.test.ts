import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { copyFreshDatabase } from "#shared/database/fresh-database.ts";
import { type LiteDatabase, openLiteDatabase } from "#shared/database/lite.ts";
import { ensureOrganization } from "#shared/database/organizations.ts";
import { readRun, startRun } from "#shared/database/runs.ts";
import { CredentialsError, PermanentError } from "#shared/errors.ts";
import { providePort } from "#shared/platform.ts";
import { partListed } from "#topics/part-listed.ts";
import { type Delivery, onMessage } from "./on-message.ts";

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

/** Delivers as Pub/Sub does. Resolves with the status: 2xx acknowledges. */
async function push(body: unknown): Promise<number> {
  const data = Buffer.from(JSON.stringify(body)).toString("base64");
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "ce-id": "7",
      "ce-specversion": "1.0",
      "ce-type": "google.cloud.pubsub.topic.v1.messagePublished",
      "ce-source": "//pubsub.googleapis.com/projects/p/topics/part-listed",
    },
    body: JSON.stringify({ message: { data, messageId: "7", attributes: { from: "test" } }, deliveryAttempt: 3 }),
  });
  return response.status;
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
