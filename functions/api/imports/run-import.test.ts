import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { chunkBytes } from "#shared/api/imports.ts";
import { copyFreshDatabase } from "#shared/database/fresh-database.ts";
import { type LiteDatabase, openLiteDatabase } from "#shared/database/lite.ts";
import { ensureOrganization, type Organization } from "#shared/database/organizations.ts";
import { readRun } from "#shared/database/runs.ts";
import type { Publish } from "#shared/events/publish.ts";
import type { Files } from "#shared/files/files.ts";
import { openLocalFiles } from "#shared/files/local-files.ts";
import { beginUpload } from "./begin-upload.ts";
import { receiveChunk } from "./receive-chunk.ts";
import { runImport } from "./run-import.ts";

let folder: string;
let lite: LiteDatabase;
let files: Files;
let organization: Organization;
let published: unknown[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-run-import-"));
  await copyFreshDatabase(join(folder, "database"));
  lite = await openLiteDatabase(join(folder, "database"));
  files = openLocalFiles(join(folder, "files"));
  organization = await ensureOrganization(lite.client, `o-${randomUUID().slice(0, 8)}`);
});

afterAll(async () => {
  await lite.close();
  await rm(folder, { recursive: true });
});

const publish: Publish = async (_, message) => void published.push(message);

/** The same bucket, until it has been changed so many times: then its process is dead. */
function dyingAfter(changes: number): Files {
  let left = changes;
  const counted =
    <Args extends unknown[], T>(change: (...args: Args) => Promise<T>) =>
    (...args: Args) => {
      if (left-- <= 0) throw new Error("The process died.");
      return change(...args);
    };
  return { ...files, write: counted(files.write), copy: counted(files.copy), remove: counted(files.remove) };
}

async function upload(content: Buffer): Promise<string> {
  const place = { organization: organization.slug, name: "bill.csv", bytes: content.length, now: new Date() };
  const { uploadId } = await beginUpload(files, place);
  for (let offset = 0; offset < content.length; offset += chunkBytes) {
    const chunk = { offset, content: content.subarray(offset, offset + chunkBytes) };
    await receiveChunk(files, { organization: organization.slug, uploadId }, chunk);
  }
  return uploadId;
}

it("wherever it dies, the next call makes the same run of the same bytes and leaves no chunk", async () => {
  let deaths = 0;
  for (let isDead = true; isDead; ) {
    published = [];
    const content = Buffer.from(`a,b\n${deaths}\n`.padEnd(chunkBytes + 10, "x"));
    const uploadId = await upload(content);
    const run = (bucket: Files) =>
      runImport(organization, [uploadId], { files: bucket, database: lite.client, publish });
    isDead = await run(dyingAfter(deaths)).then(
      () => false,
      () => true,
    );
    const { runId } = await run(files);
    const [message] = published as [{ runId: string; files: { uri: string }[] }];
    expect(new Set(published.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(message.runId).toBe(runId);
    expect(await text(await files.read(message.files[0]?.uri ?? ""))).toBe(content.toString());
    expect((await readRun(lite.client, { orgId: organization.id, runId }))?.files).toHaveLength(1);
    const left = await files.list(`unfinished/${organization.slug}/${uploadId}/`);
    expect(left.map((uri) => uri.split("/").at(-1))).toEqual(["file.json", "upload.json"]);
    if (isDead) deaths += 1;
  }
  // Whole file, its copy, its record, and the removal of the whole file and two chunks.
  expect(deaths).toBe(6);
});
