import { randomUUID } from "node:crypto";
import type { Database } from "./client.ts";
import { ensureConnections } from "./connections.ts";
import { ensureOrganization } from "./organizations.ts";
import { finishRun, planRun, type RunKey, startRun } from "./runs.ts";
import type { StepKey } from "./steps.ts";

export interface TestedDatabase {
  client: Database;
  /** A client that has not signed in. */
  anonymous(): Database;
  /** A client signed in as a new user. */
  signUp(): Promise<{ client: Database; userId: string }>;
}

export const request = {
  trigger: "upload" as const,
  provider: "upload",
  files: [{ name: "bill.csv", uri: "files://uploads/bill.csv" }],
};
export const sums = [{ currency: "USD", billed: "0.100000000000000001", effective: "0", list: "0", contracted: "0" }];

export function part(name: string) {
  return { name, sourceUri: `files://uploads/${name}` };
}

export function newSlug(): string {
  return `o-${randomUUID().slice(0, 30)}`;
}

export async function newOrganization(db: Database): Promise<string> {
  return (await ensureOrganization(db, newSlug())).id;
}

export async function newRun(db: Database, orgId?: string): Promise<RunKey> {
  const run = { orgId: orgId ?? (await newOrganization(db)), runId: randomUUID() };
  await startRun(db, { ...request, ...run });
  return run;
}

export async function newStep(db: Database): Promise<StepKey> {
  return { ...(await newRun(db)), step: "fetch" };
}

/** Plans the run and ends it as loaded: five rows of one account in October. */
export async function load(db: Database, run: RunKey, changeToken: string) {
  await planRun(db, { ...run, changeToken, parts: [part("bill.csv")] });
  const [connection] = await ensureConnections(db, run.orgId, [{ provider: "aws", externalId: "111" }]);
  const slice = { connectionId: connection?.id ?? "", billingPeriod: "2026-10-01", rows: 5, sums };
  return finishRun(db, run, { status: "loaded", slices: [slice] });
}
