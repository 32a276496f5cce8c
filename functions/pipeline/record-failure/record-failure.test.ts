import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { replaceRules } from "#shared/alerts/rules-file.ts";
import { describeAlerts, enabledRules, raiseAlert, waitingDeliveries } from "#shared/database/alerts.ts";
import { copyFreshDatabase } from "#shared/database/fresh-database.ts";
import { type LiteDatabase, openLiteDatabase } from "#shared/database/lite.ts";
import { ensureOrganization } from "#shared/database/organizations.ts";
import { finishRun, readRun, startRun } from "#shared/database/runs.ts";
import { withStep } from "#shared/database/with-step.ts";
import { openLocalKeys } from "#shared/keys/local-keys.ts";
import { recordFailure } from "./record-failure.ts";

let folder: string;
let lite: LiteDatabase;
let key: { orgId: string; runId: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-failure-"));
  await copyFreshDatabase(join(folder, "database"));
  lite = await openLiteDatabase(join(folder, "database"));
});
afterAll(async () => {
  await lite.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  const { id } = await ensureOrganization(lite.client, "acme");
  key = { orgId: id, runId: randomUUID() };
  await startRun(lite.client, { ...key, trigger: "upload", provider: "upload", files: [] });
});

/** A dead letter as the platform forwards it. */
const deadLetter = (message: Record<string, string>, step = "fetch-billing") =>
  recordFailure(
    { orgId: key.orgId, ...message },
    {
      messageId: "1",
      attributes: {
        CloudPubSubDeadLetterSourceSubscription: step,
        CloudPubSubDeadLetterSourceDeliveryCount: "5",
      },
    },
    { database: lite.client },
  );

it("fails the run with the step, the attempts and what the step last said", async () => {
  const work = () => Promise.reject(new Error("the bucket does not answer"));
  await expect(withStep(lite.client, { ...key, step: "fetch-billing" }, work)).rejects.toThrow();
  await deadLetter({ runId: key.runId });
  expect(await readRun(lite.client, key)).toMatchObject({
    status: "failed",
    failureStep: "fetch-billing",
    failureReason: "gave up after 5 attempts: the bucket does not answer",
  });
});

it("fails a run whose step never got to say anything", async () => {
  await deadLetter({ runId: key.runId }, "plan-sync");
  expect(await readRun(lite.client, key)).toMatchObject({
    status: "failed",
    failureReason: "gave up after 5 attempts",
  });
});

it("leaves a loaded run loaded: the bill is in, only what follows was given up", async () => {
  await finishRun(lite.client, key, { status: "loaded", slices: [] });
  await deadLetter({ runId: key.runId }, "evaluate-alerts");
  expect(await readRun(lite.client, key)).toMatchObject({ status: "loaded", failureReason: null });
});

it("gives up a delivery, and not the run its alert came from", async () => {
  const keys = await openLocalKeys(join(folder, "master.key"));
  const threshold = { kind: "threshold" as const, period: "month" as const, currency: "USD", amount: "1" };
  await replaceRules(lite.client, keys, key.orgId, {
    channels: [{ name: "files", kind: "outbox" }],
    rules: [
      {
        name: "Month",
        enabled: true,
        scope: {},
        metric: "billed",
        coolDownHours: 0,
        channels: ["files"],
        ...threshold,
      },
    ],
  });
  const [rule] = await enabledRules(lite.client, key.orgId);
  const limits = { value: "2", limit: "1", currency: "USD", from: "2026-09-01", until: "2026-10-01" };
  const breach = { key: "september", message: "too much", facts: {}, ...limits };
  await raiseAlert(lite.client, {
    orgId: key.orgId,
    ruleId: rule?.id ?? "",
    coolDownHours: 0,
    now: new Date(),
    breach,
  });
  const [waiting] = await waitingDeliveries(lite.client, key.orgId);
  await deadLetter({ ...waiting, runId: key.runId }, "send-alert");
  const { alerts } = await describeAlerts(lite.client, key.orgId);
  expect(alerts[0]?.deliveries).toMatchObject([{ status: "failed", lastError: "gave up after 5 attempts" }]);
  expect(await readRun(lite.client, key)).toMatchObject({ status: "requested" });
});
