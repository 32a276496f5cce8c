import { createHash, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { parseRulesFile, replaceRules } from "#shared/alerts/rules-file.ts";
import type { Answer } from "#shared/api/routes.ts";
import type { CostQueryInput } from "#shared/costs/query.ts";
import { ensureOrganization } from "#shared/database/organizations.ts";
import { type Run, readRun } from "#shared/database/runs.ts";
import { signUp } from "#shared/database/sessions.ts";
import { openCloudStorageFiles } from "#shared/files/cloud-storage-files.ts";
import { openCloudKmsKeys } from "#shared/keys/cloud-kms-keys.ts";
import { openPubSubTopics } from "#shared/topics/pubsub-topics.ts";
import { requestImport, uploadPath } from "#shared/uploads/request-import.ts";
import { kmsSettings } from "../settings.ts";
import type { EmulatedInstallation } from "./emulated-installation.ts";
import { emulatedProject } from "./emulators.ts";

type Bill = Record<string, string | Buffer>;

/** The owner of a new organization of an emulated installation. */
export interface EmulatedOwner {
  orgId: string;
  /** Puts the files in the bucket and asks for their run by a message, as api/imports does. Resolves with its id. */
  importBill(bill: Bill): Promise<string>;
  /** The run once it is over, its alerts judged. */
  finished(runId: string): Promise<Run>;
  /** Asks the function `costs` with the owner's token. */
  costs(query: CostQueryInput): Promise<Answer<"GET /api/costs">>;
  /** Makes these the organization's alert rules, with what is secret in them sealed by KMS. */
  watch(rules: unknown): Promise<void>;
}

/** Google's clients in this process must find the emulators: the environment is stubbed with the installation's. */
export async function newEmulatedOwner(google: EmulatedInstallation, slug: string): Promise<EmulatedOwner> {
  const { database } = google;
  const { id: orgId } = await ensureOrganization(database, slug);
  const token = await makeOwner(google, orgId);
  const files = await openCloudStorageFiles({ project: emulatedProject, bucket: "emulated" });
  const topics = openPubSubTopics({ project: emulatedProject });
  const upload = async (name: string, content: string | Buffer) => {
    const sha256 = createHash("sha256").update(content).digest("hex");
    const { uri } = await files.write(uploadPath(slug, { sha256, name }), content, { ifAbsent: true });
    return { name, uri, sha256 };
  };
  return {
    orgId,
    importBill: async (bill) => {
      const runId = randomUUID();
      const uploaded = await Promise.all(Object.entries(bill).map(([name, content]) => upload(name, content)));
      const publish = async (topic: { name: string }, message: unknown) =>
        void (await topics.publish(topic.name, { data: Buffer.from(JSON.stringify(message)) }));
      await requestImport({ orgId, runId, files: uploaded }, { database, publish });
      return runId;
    },
    watch: async (rules) => {
      const keys = await openCloudKmsKeys(kmsSettings());
      await replaceRules(database, keys, orgId, parseRulesFile(JSON.stringify(rules)));
    },
    finished: (runId) => finished(google, { orgId, runId }),
    costs: async (query) => {
      const asked = new URLSearchParams({ org: slug, query: JSON.stringify(query) });
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(`${google.function("costs").url}/api/costs?${asked}`, { headers });
      if (!answer.ok) throw new Error(`costs answered ${answer.status}: ${await answer.text()}`);
      return (await answer.json()) as Answer<"GET /api/costs">;
    },
  };
}

async function makeOwner({ users, database }: EmulatedInstallation, orgId: string): Promise<string> {
  const made = await signUp(users, `${randomUUID()}@example.com`, randomUUID());
  if (!made?.tokens) throw new Error("The test user could not sign up.");
  const member = { org_id: orgId, user_id: made.userId, role: "owner" };
  const { error } = await database.from("members").insert(member);
  if (error) throw new Error(`The test user could not become a member: ${error.code}.`);
  return made.tokens.accessToken;
}

async function finished(google: EmulatedInstallation, key: { orgId: string; runId: string }): Promise<Run> {
  for (let waited = 0; waited < 600_000; waited += 100) {
    const run = await readRun(google.database, key);
    const isEvaluated = run?.steps.some(({ step, status }) => step === "evaluate-alerts" && status === "done");
    if (run && (run.status === "failed" || run.status === "unchanged" || isEvaluated)) return run;
    await sleep(100);
  }
  const delivered = JSON.stringify(google.front.delivered);
  throw new Error(`The run did not end within ten minutes. Delivered: ${delivered}. ${google.logs()}`);
}
