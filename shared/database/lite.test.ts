import { randomUUID } from "node:crypto";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPgliteConnection } from "@supabase/lite/pglite";
import { createClient } from "@supabase/supabase-js";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { databaseContract } from "./database.contract.ts";
import type { TestedDatabase } from "./database.contract-fixtures.ts";
import { copyFreshDatabase } from "./fresh-database.ts";
import { type LiteDatabase, liteUrl, openLiteDatabase } from "./lite.ts";
import { ensureOrganization, findOrganization, organizationsAfter } from "./organizations.ts";

/** What reaches the console; in place before anything is imported. */
const printed = vi.hoisted(() => {
  const lines: unknown[] = [];
  for (const method of ["log", "info", "warn", "error"] as const) console[method] = (line: unknown) => lines.push(line);
  return lines;
});

let folder: string;
let lite: LiteDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-lite-"));
  lite = await openLiteDatabase(join(folder, "database"));
});
afterAll(async () => {
  await lite.close();
  await rm(folder, { recursive: true });
});

describe("the database on Supabase Lite", () => {
  databaseContract(() => ({ client: lite.client, anonymous, signUp }));

  it("never prints a failed statement", async () => {
    const { error } = await lite.client.from("organizations").insert({ slug: "NOT A SLUG", name: "secret" });
    expect(error).not.toBeNull();
    expect(printed).toEqual([]);
    // biome-ignore lint/suspicious/noConsole: the console is what this is about
    console.error("somebody else's line");
    expect(printed).toEqual(["somebody else's line"]);
  });

  it("keeps its keys where only this user reads them", async () => {
    const { mode } = await stat(join(folder, "database", "secrets.json"));
    expect((mode & 0o777).toString(8)).toBe("600");
    expect(((await stat(join(folder, "database"))).mode & 0o777).toString(8)).toBe("700");
  });

  it("opens again with its rows and keys, and locks all that is ours against those who have not signed in", async () => {
    const organization = await ensureOrganization(lite.client, "still-here");
    const { publishableKey } = lite;
    await lite.close();
    expect(await unlocked(join(folder, "database", "pglite"))).toEqual([]);
    lite = await openLiteDatabase(join(folder, "database"));
    expect(lite.publishableKey).toBe(publishableKey);
    expect(await findOrganization(lite.client, "still-here")).toEqual(organization);
  });

  it("copies a new database that knows nobody", async () => {
    await copyFreshDatabase(join(folder, "copy"));
    const copy = await openLiteDatabase(join(folder, "copy"));
    expect(await organizationsAfter(copy.client, null, 10)).toEqual([]);
    await copy.close();
  });
});

/** Tables without row level security or with rights for others than service_role beyond reading, and functions open to anon. */
async function unlocked(url: string): Promise<unknown[]> {
  const postgres = await createPgliteConnection({ url });
  const { rows } = await postgres.driver.query(`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p')
      and (not relrowsecurity or has_table_privilege('anon', oid, 'select, insert, update, delete, truncate')
        or has_table_privilege('authenticated', oid, 'insert, update, delete, truncate'))
    union all
    select proname from pg_proc
    where pronamespace = 'public'::regnamespace and has_function_privilege('anon', oid, 'execute')`);
  await postgres.close();
  return rows;
}

const anonymous: TestedDatabase["anonymous"] = () =>
  createClient(liteUrl, lite.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: { fetch: lite.fetch },
  });

const signUp: TestedDatabase["signUp"] = async () => {
  const client = anonymous();
  const { data, error } = await client.auth.signUp({ email: `${randomUUID()}@example.com`, password: randomUUID() });
  if (error || !data.user) throw new Error("The test user could not sign up.");
  return { client, userId: data.user.id };
};
