import { createHash, randomUUID } from "node:crypto";
import { parseRulesFile, replaceRules } from "#shared/alerts/rules-file.ts";
import { ensureOrganization } from "#shared/database/organizations.ts";
import { publish } from "#shared/events/publish.ts";
import { database, files, keys } from "#shared/platform.ts";
import type { UploadedFile } from "#topics/sync-requested.ts";
import { syncRequested } from "#topics/sync-requested.ts";
import { focusBill } from "./focus-bill.ts";
import { startPlatform } from "./platform-process.ts";
import { closeEmbeddedPorts, openQueue } from "./ports.ts";

/**
 * Prepares the data folder for disturbed-run.ts: a bill is loaded, a rule watches it, and the request to load its
 * restatement, in two files, waits in the queue.
 */
const days = ["2026-09-01", "2026-09-02", "2026-09-03"];
const bill = focusBill(days.map((day) => ({ day, cost: "10.25" })));
const restated = [
  focusBill(days.slice(0, 2).map((day) => ({ day, cost: "10.25" }))),
  focusBill([
    { day: "2026-09-03", cost: "99.000000000000000001" },
    { day: "2026-09-04", cost: "-1.5" },
  ]),
];

const platform = await startPlatform({ port: 0 });
const { id: orgId } = await ensureOrganization(await database(), "acme");
const rules = {
  channels: [{ name: "outbox", kind: "outbox" }],
  rules: [{ name: "EC2", kind: "threshold", period: "month", currency: "USD", amount: "50", channels: ["outbox"] }],
};
await replaceRules(await database(), await keys(), orgId, parseRulesFile(JSON.stringify(rules)));
await publish(syncRequested, { ...request(), files: [await upload("bill.csv", bill)] });
await platform.topics.idle();
const waiting = { ...request(), files: await Promise.all(restated.map((part, index) => upload(`${index}.csv`, part))) };
await platform.stop();
await (await openQueue()).publish("sync-requested", { data: Buffer.from(JSON.stringify(waiting)) });
await closeEmbeddedPorts();

function request() {
  return { orgId, runId: randomUUID(), trigger: "upload" as const, provider: "upload" };
}

async function upload(name: string, content: string): Promise<UploadedFile> {
  const sha256 = createHash("sha256").update(content).digest("hex");
  const { uri } = await (await files()).write(`uploads/acme/${sha256}/${name}`, content);
  return { name, uri, sha256 };
}
