import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type SupabaseServer, startSupabaseServer } from "#shared/google/emulators/supabase-server.ts";
import { databaseUrl, migratePostgres, openPostgres, tlsFor } from "./postgres.ts";

let server: SupabaseServer;
let folder: string;
const migrate = () => migratePostgres(server.databaseUrl, pathToFileURL(`${folder}/`));

beforeAll(async () => {
  server = await startSupabaseServer();
  folder = await mkdtemp(join(tmpdir(), "cloudact-migrations-"));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

async function query(sql: string, parameters?: string[]) {
  await using postgres = openPostgres(server.databaseUrl);
  return await postgres.query(sql, parameters);
}

it("finds nothing to apply where all migrations are", async () => {
  expect(await migratePostgres(server.databaseUrl)).toEqual([]);
});

it("applies what is missing once, whole or not at all, and says what that was", async () => {
  await query("delete from supabase_migrations.schema_migrations");
  await writeFile(join(folder, "0001_notes.sql"), "create table public.notes (body text); -- a quote: '");
  await writeFile(join(folder, "0002_broken.sql"), "insert into public.notes values ('half'); select 1 / 0");
  await expect(migrate()).rejects.toThrow("Migration 0002_broken failed.");
  expect(await query("select body from public.notes")).toEqual([]);
  await writeFile(join(folder, "0002_broken.sql"), "insert into public.notes values ('whole')");
  expect(await migrate()).toEqual(["0002_broken"]);
  expect(await migrate()).toEqual([]);
  expect(await query("select body from public.notes where body = $1", ["whole"])).toEqual([{ body: "whole" }]);
  await rm(join(folder, "0002_broken.sql"));
  expect(await migrate()).toEqual([]);
  await writeFile(join(folder, "0001_notes.sql"), "create table public.notes (body varchar)");
  await expect(migrate()).rejects.toThrow("Migration 0001_notes was changed");
});

it("reads and writes rows as the database itself prints them", async () => {
  const row = '{"tags": {"a": ["ä", "\\"", null]}, "amount": 0.100000000000000001}';
  const [answer] = await query("select ($1::text::jsonb)::text as row", [row]);
  expect(answer).toEqual({ row });
});

it("asks for the address of a Postgres", () => {
  vi.stubEnv("DATABASE_URL", "https://project.supabase.co");
  expect(databaseUrl).toThrow("DATABASE_URL: postgres://USER:PASSWORD@HOST:PORT/NAME is expected");
  vi.stubEnv("DATABASE_URL", server.databaseUrl);
  expect(databaseUrl()).toBe(server.databaseUrl);
  vi.unstubAllEnvs();
});

it.each([
  ["postgres://postgres@127.0.0.1:5432/postgres", { ssl: false }],
  ["postgres://postgres@[::1]/postgres", { ssl: false }],
  ["postgres://postgres:secret@db.project.supabase.co:5432/postgres", { ssl: "verify-full" }],
  ["postgres://postgres:secret@localhost.example.com/postgres", { ssl: "verify-full" }],
  ["postgres://postgres:secret@db.project.supabase.co/postgres?sslmode=require", {}],
])("speaks to %s as it should: %j", (url, tls) => {
  expect(tlsFor(url)).toEqual(tls);
});

it("says what to do about a certificate that nobody here can prove", async () => {
  const pem = (name: string) => readFile(new URL(`../channels/fixtures/hooks-test.${name}.pem`, import.meta.url));
  const [key, cert] = [await pem("key"), await pem("cert")];
  const encrypted = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => {
      socket.write("S");
      new TLSSocket(socket, { isServer: true, key, cert }).on("error", () => undefined);
    });
  });
  await once(encrypted.listen(0, "127.0.0.1"), "listening");
  const { port } = encrypted.address() as AddressInfo;
  const url = `postgres://postgres@127.0.0.1:${port}/postgres?sslmode=verify-full`;
  await expect(migratePostgres(url)).rejects.toThrow("name its file in NODE_EXTRA_CA_CERTS");
  encrypted.close();
});
