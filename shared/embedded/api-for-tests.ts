import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { vi } from "vitest";
import type { Role } from "#shared/api/route.ts";
import { bigQueryProblems } from "#shared/costs/bigquery-gate.contract.ts";
import { printBigQuery } from "#shared/costs/print-bigquery.ts";
import type { Select } from "#shared/costs/select.ts";
import { copyFreshDatabase } from "#shared/database/fresh-database.ts";
import { ensureOrganization, type Organization } from "#shared/database/organizations.ts";
import { signUp } from "#shared/database/sessions.ts";
import { database, providePort, users, warehouse } from "#shared/platform.ts";
import type { Warehouse } from "#shared/warehouse/warehouse.ts";
import { type PlatformProcess, startPlatform } from "./platform-process.ts";

export interface TestAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** The text as JSON. */
  json(): unknown;
}

interface Sent {
  /** A member's token; nobody's without one. */
  as?: string;
  headers?: Record<string, string>;
  /** JSON text or bytes, sent as application/json unless the headers say otherwise. */
  body?: string | Buffer;
}

export interface TestApi {
  platform: PlatformProcess;
  /** Calls a path as a page of ours does: with cookies, and an Origin of its own. */
  call(method: string, path: string, sent?: Sent): Promise<TestAnswer>;
  organization(): Promise<Organization>;
  /** A new user with this role in the organization. Resolves with the token. */
  member(organization: Organization, role: Role): Promise<string>;
  stop(): Promise<void>;
}

/** The whole embedded platform on a new data folder, once a test process. */
export async function startTestApi(): Promise<TestApi> {
  const folder = await mkdtemp(join(tmpdir(), "cloudact-api-"));
  vi.stubEnv("CLOUDACT_DATA", folder);
  await copyFreshDatabase(join(folder, "database"));
  const platform = await startPlatform({ port: 0 });
  providePort("warehouse", judgedForBigQuery(await warehouse()));
  return {
    platform,
    call: (method, path, sent = {}) => call(platform.address, method, path, sent),
    organization: async () => ensureOrganization(await database(), `o-${randomUUID().slice(0, 30)}`),
    member,
    stop: async () => {
      await platform.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What any function asks of the warehouse must be BigQuery SQL too. */
function judgedForBigQuery(duckDb: Warehouse): Warehouse {
  const judge = async (select: Select) => {
    const { sql } = printBigQuery(select, "acme_local");
    const problems = await bigQueryProblems(sql);
    if (problems.length > 0) throw new Error(`This is no BigQuery SQL (${problems.join("; ")}): ${sql}`);
  };
  return {
    ...duckDb,
    select: async (dataset, select) => {
      await judge(select);
      return duckDb.select(dataset, select);
    },
    exportRows: async (dataset, select, options) => {
      await judge(select);
      return duckDb.exportRows(dataset, select, options);
    },
  };
}

async function member({ id }: Organization, role: Role): Promise<string> {
  const made = await signUp(await users(), `${randomUUID()}@example.com`, randomUUID());
  if (!made?.tokens) throw new Error("The test user could not sign up.");
  const { error } = await (await database()).from("members").insert({ org_id: id, user_id: made.userId, role });
  if (error) throw new Error(`The test user could not become a member: ${error.code}.`);
  return made.tokens.accessToken;
}

/** Not fetch, which may set neither Origin nor Cookie. */
async function call(address: string, method: string, path: string, { as, headers, body }: Sent): Promise<TestAnswer> {
  const ours = {
    origin: address,
    ...(as && { cookie: `cloudact_access=${as}` }),
    ...(body !== undefined && { "content-type": "application/json", "content-length": `${Buffer.byteLength(body)}` }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${address}${path}`, { method, headers: { ...ours, ...headers } }, async (answer) => {
      const said = await text(answer);
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: said, json: () => JSON.parse(said) });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
