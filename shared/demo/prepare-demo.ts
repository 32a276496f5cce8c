import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import * as v from "valibot";
import { dayOf } from "#shared/costs/days.ts";
import { describeAlerts } from "#shared/database/alerts.ts";
import { type Database, readRows } from "#shared/database/client.ts";
import { ensureOrganization, findOrganization, organizationsAfter } from "#shared/database/organizations.ts";
import { type RunKey, readRun } from "#shared/database/runs.ts";
import type { Publish } from "#shared/events/publish.ts";
import type { Files } from "#shared/files/files.ts";
import type { Keys } from "#shared/keys/keys.ts";
import { log } from "#shared/log.ts";
import { requestImport, uploadPath } from "#shared/uploads/request-import.ts";
import type { UploadedFile } from "#topics/sync-requested.ts";
import type { Bill } from "./bill.ts";
import { type PlannedRun, planRuns, runIdOf } from "./plan.ts";
import { seedAlertRules, seedRates } from "./seeds.ts";

export const demoSlug = "demo";
const demoName = "Northwind Robotics";

export interface DemoDeps {
  database: Database;
  files: Files;
  keys: Keys;
  publish: Publish;
  now: Date;
  /** Ends the waiting; what was asked for still happens, and the next start goes on from there. */
  signal: AbortSignal;
}

/**
 * Fills the demo organization: made when there is no organization at all, brought up to date when it is there, left alone
 * otherwise. Stage by stage, so that the first numbers are in soon; a run that was asked for before is not asked for again.
 */
export async function prepareDemo(deps: DemoDeps): Promise<"up to date" | "stopped" | "not wanted"> {
  const orgId = await demoOrganization(deps.database);
  if (orgId === undefined) return "not wanted";
  const anchor = await madeOn(deps.database, orgId);
  for (const stage of planRuns({ anchor, today: dayOf(deps.now) })) {
    for (const run of stage) await ask(deps, { orgId, anchor }, run);
    for (const run of stage) {
      if (!(await waitForEnd(deps, { orgId, runId: runIdOf(orgId, run) }, run.name))) return "stopped";
    }
  }
  return "up to date";
}

/** Stores the bills of a run and asks for their import, unless that happened before. */
async function ask(deps: DemoDeps, { orgId, anchor }: { orgId: string; anchor: string }, run: PlannedRun) {
  const key = { orgId, runId: runIdOf(orgId, run) };
  if (deps.signal.aborted || (await readRun(deps.database, key))) return;
  if ((await describeAlerts(deps.database, orgId, 1)).channels.length === 0) {
    await seedAlertRules(deps.database, deps.keys, orgId);
  }
  await seedRates(deps.database, orgId, { anchor, months: run.months });
  const files = await storeBills(deps, run.bills());
  if (!deps.signal.aborted) await requestImport({ ...key, files }, deps);
}

async function demoOrganization(database: Database): Promise<string | undefined> {
  const known = await findOrganization(database, demoSlug);
  if (known) return known.id;
  if ((await organizationsAfter(database, null, 1)).length > 0) return undefined;
  return (await ensureOrganization(database, demoSlug, demoName)).id;
}

/** The day the organization was made, which its incidents and its growth are placed by. */
async function madeOn(database: Database, orgId: string): Promise<string> {
  const created = v.object({ created_at: v.string() });
  const query = database.from("organizations").select("created_at").eq("id", orgId);
  const [row] = await readRows("organizations", query, created);
  if (!row) throw new Error("The demo organization is gone.");
  return dayOf(new Date(row.created_at));
}

/** Bills lie among the uploads, as if a person had brought them. */
async function storeBills({ files, signal }: DemoDeps, bills: Iterable<Bill>): Promise<UploadedFile[]> {
  const stored: UploadedFile[] = [];
  for (const { name, content } of bills) {
    const bytes = Buffer.from(content);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const { uri } = await files.write(uploadPath(demoSlug, { sha256, name }), bytes, { ifAbsent: true });
    stored.push({ name, uri, sha256 });
    if (signal.aborted) break;
  }
  return stored;
}

const lookEveryMs = 300;

/** Whether it ended before the signal. */
async function waitForEnd({ database, signal }: DemoDeps, key: RunKey, name: string): Promise<boolean> {
  while (!signal.aborted) {
    const run = await readRun(database, key);
    if (run?.finishedAt) {
      const severity = run.status === "failed" ? "WARNING" : "DEBUG";
      log(severity, "A demo import ended", { run: name, status: run.status, failureReason: run.failureReason });
      return true;
    }
    await pause(lookEveryMs);
  }
  return false;
}
