import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PGlite } from "@supabase/lite/pglite";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { applyMigrations, type RunSql } from "./migrate.ts";

let postgres: PGlite;
let folder: string;
const runSql: RunSql = (sql) => postgres.exec(sql);
const migrate = () => applyMigrations(runSql, pathToFileURL(`${folder}/`));
const write = (file: string, sql: string) => writeFile(join(folder, file), sql);
const rows = async (sql: string) => (await postgres.query(sql)).rows;

beforeAll(async () => {
  postgres = await PGlite.create();
});
afterAll(() => postgres.close());

beforeEach(async () => {
  await postgres.exec(
    "drop schema public cascade; drop schema if exists supabase_migrations cascade; create schema public",
  );
  folder = await mkdtemp(join(tmpdir(), "cloudact-migrate-"));
  await write("0001_bills.sql", "create table public.bills (id integer); insert into public.bills values (1)");
  await migrate();
  return () => rm(folder, { recursive: true });
});

it("applies each migration once, in order", async () => {
  await write("0003_more.sql", "insert into public.bills select max(id) + 1 from public.bills;");
  await write("0002_rows.sql", "insert into public.bills values (7); -- no semicolon follows");
  await migrate();
  await migrate();
  expect(await rows("select id from public.bills")).toEqual([{ id: 1 }, { id: 7 }, { id: 8 }]);
  expect(await rows("select version, name from supabase_migrations.schema_migrations order by 1")).toEqual([
    { version: "0001", name: "bills" },
    { version: "0002", name: "rows" },
    { version: "0003", name: "more" },
  ]);
});

it("leaves nothing behind of a migration that fails", async () => {
  await write("0002_broken.sql", "create table public.half (id integer); select 1 / 0");
  await expect(migrate()).rejects.toThrow("Migration 0002_broken failed.");
  expect(await rows("select to_regclass('public.half') as half")).toEqual([{ half: null }]);
  await write("0002_broken.sql", "create table public.half (id integer)");
  await migrate();
  expect(await rows("select id from public.half")).toEqual([]);
});

it("refuses a migration that was changed after it was applied", async () => {
  await write("0001_bills.sql", "create table public.bills (id bigint)");
  await expect(migrate()).rejects.toThrow("Migration 0001_bills was changed");
});

it("refuses a database that has a migration we do not", async () => {
  await write("0002_later.sql", "select 1");
  await migrate();
  await rm(join(folder, "0002_later.sql"));
  await expect(migrate()).rejects.toThrow("has migration 0002_later, where nothing is expected");
});

it("leaves what a newer release added to an older one, where that is deployed over it", async () => {
  await write("0002_later.sql", "create table public.later (id integer)");
  await migrate();
  await rm(join(folder, "0002_later.sql"));
  expect(await applyMigrations(runSql, pathToFileURL(`${folder}/`), { mayBeNewer: true })).toEqual([]);
  expect(await rows("select id from public.later")).toEqual([]);
  await write("0001_bills.sql", "create table public.bills (id bigint)");
  await expect(applyMigrations(runSql, pathToFileURL(`${folder}/`), { mayBeNewer: true })).rejects.toThrow(
    "was changed",
  );
});

it("refuses a migration that comes before one the database has", async () => {
  await write("0000_forgotten.sql", "select 1");
  await expect(migrate()).rejects.toThrow("has migration 0001_bills, where 0000_forgotten is expected");
});

it("refuses a migration with a name of another form", async () => {
  await write("2_short.sql", "select 1");
  await expect(migrate()).rejects.toThrow("2_short.sql is not");
});
