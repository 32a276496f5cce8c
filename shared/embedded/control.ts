import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { json as readJson } from "node:stream/consumers";
import * as v from "valibot";
import { runAlertsCommand } from "#shared/alerts/alerts-command.ts";
import { ensureOrganization } from "#shared/database/organizations.ts";
import { PermanentError } from "#shared/errors.ts";
import { publish } from "#shared/events/publish.ts";
import { runRatesCommand } from "#shared/exchange-rates/rates-command.ts";
import { database, keys } from "#shared/platform.ts";
import { requestImport as requestRun } from "#shared/uploads/request-import.ts";
import { syncRequested } from "#topics/sync-requested.ts";
import { describeRun } from "./describe-run.ts";
import { json, type Reply } from "./front-server.ts";

const importRequest = v.object({
  org: v.string(),
  files: syncRequested.schema.entries.files,
});

/** What our own commands ask of a running platform. */
export async function answerControl(request: IncomingMessage, url: URL): Promise<Reply | undefined> {
  const route = `${request.method} ${url.pathname}`;
  if (route === "POST /control/imports") return json(await requestImport(await readJson(request)));
  if (route === "POST /control/alerts") return json(await runAlerts(await readJson(request)));
  if (route === "POST /control/rates") return json(await runRates(await readJson(request)));
  const [, orgId, runId] = /^GET \/control\/runs\/([0-9a-f-]{36})\/([0-9a-f-]{36})$/.exec(route) ?? [];
  return orgId && runId ? json(await describeRun({ orgId, runId })) : undefined;
}

async function requestImport(body: unknown): Promise<{ orgId: string; runId: string }> {
  const parsed = v.safeParse(importRequest, body);
  if (!parsed.success) throw new PermanentError(parsed.issues.map((issue) => issue.message).join("; "));
  const { org, files } = parsed.output;
  const organization = await ensureOrganization(await database(), org);
  const run = { orgId: organization.id, runId: randomUUID() };
  await requestRun({ ...run, files }, { database: await database(), publish });
  return run;
}

/** The alerts command, run where the database is. */
async function runAlerts(body: unknown): Promise<{ exitCode: number; lines: string[] }> {
  const { args } = v.parse(v.object({ args: v.array(v.string()) }), body);
  const lines: string[] = [];
  const deps = { database: await database(), keys: await keys(), print: (line: string) => void lines.push(line) };
  return { exitCode: await runAlertsCommand(args, deps), lines };
}

/** The rates command, run where the database is. */
async function runRates(body: unknown): Promise<{ exitCode: number; lines: string[] }> {
  const { args } = v.parse(v.object({ args: v.array(v.string()) }), body);
  const lines: string[] = [];
  const deps = { database: await database(), now: new Date(), print: (line: string) => void lines.push(line) };
  return { exitCode: await runRatesCommand(args, deps), lines };
}
