import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { copyFreshDatabase } from "#shared/database/fresh-database.ts";
import { type LiteDatabase, openLiteDatabase } from "#shared/database/lite.ts";
import { syncOrganizations } from "./sync-organizations.ts";

let folder: string;
let lite: LiteDatabase;
const slugs = Array.from({ length: 450 }, (_, index) => `org-${String(index).padStart(3, "0")}`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-sync-"));
  await copyFreshDatabase(join(folder, "database"));
  lite = await openLiteDatabase(join(folder, "database"));
  const { error } = await lite.client
    .from("organizations")
    .insert(slugs.map((slug) => ({ id: randomUUID(), slug, name: slug })));
  if (error) throw new Error(error.message);
});
afterAll(async () => {
  await lite.close();
  await rm(folder, { recursive: true });
});

it("prepares every organization's dataset, some at a call, until there is no next", async () => {
  const prepared: string[] = [];
  const deps = {
    database: lite.client,
    warehouse: { prepare: async (dataset: string) => void prepared.push(dataset) },
  };
  const calls: (string | null)[] = [];
  for (let after: string | null = null, done = false; !done; ) {
    const report = await syncOrganizations(after, deps);
    calls.push(report.next);
    ({ next: after, done } = report);
  }
  expect(prepared).toEqual(slugs.map((slug) => `${slug.replaceAll("-", "_")}_local`));
  expect(calls).toEqual(["org-199", "org-399", null]);
});

it("stops at a dataset that cannot be prepared, so that the deploy does", async () => {
  const warehouse = { prepare: async () => Promise.reject(new Error("Dataset org_000_local has schema 9.")) };
  await expect(syncOrganizations(null, { database: lite.client, warehouse })).rejects.toThrow("schema 9");
});
