import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { copyFreshDatabase } from "#shared/database/fresh-database.ts";
import { type LiteDatabase, openLiteDatabase } from "#shared/database/lite.ts";
import type { Files } from "#shared/files/files.ts";
import { openLocalFiles } from "#shared/files/local-files.ts";
import { checkPlatform, newestMigration } from "./check-platform.ts";

let folder: string;
let lite: LiteDatabase;
let files: Files;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-bootstrap-"));
  await copyFreshDatabase(join(folder, "database"));
  lite = await openLiteDatabase(join(folder, "database"));
  files = await openLocalFiles(join(folder, "files"));
});
afterAll(async () => {
  await lite.close();
  await rm(folder, { recursive: true });
});

it("finds everything in place, and leaves nothing behind", async () => {
  const report = await checkPlatform({ database: lite.client, files });
  expect(report).toEqual({
    done: true,
    next: null,
    lines: [`database: migrations up to ${newestMigration}`, "files: written, read and removed"],
  });
  expect(await files.list("")).toEqual([]);
});

it("says which part is not ready, and asks the others all the same", async () => {
  const write = () => Promise.reject(new Error("The bucket refuses (403)."));
  const report = await checkPlatform({ database: lite.client, files: { ...files, write } });
  expect(report.done).toBe(false);
  expect(report.lines).toEqual([
    `database: migrations up to ${newestMigration}`,
    "files: NOT READY. The bucket refuses (403).",
  ]);
});

it("a database that lacks a migration is not ready", async () => {
  const behind = Object.assign(Object.create(lite.client), {
    rpc: async () => ({ data: ["0001", "0002"], error: null, status: 200 }),
  });
  const { done, lines } = await checkPlatform({ database: behind, files });
  expect(done).toBe(false);
  expect(lines[0]).toBe(
    `database: NOT READY. Migration ${newestMigration} is expected, 0002 is the newest: npm run migrate.`,
  );
});

it("needs the newest migration there is", async () => {
  const migrations = await readdir(new URL("../../../shared/database/migrations/", import.meta.url));
  expect(newestMigration).toBe(migrations.sort().at(-1)?.slice(0, 4));
});
