import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PermanentError } from "#shared/errors.ts";
import { type CloudStorageServer, startCloudStorageServer } from "#shared/google/emulators/cloud-storage-server.ts";
import { openCloudStorageFiles } from "./cloud-storage-files.ts";
import { describeFiles } from "./files.contract.ts";
import type { Files } from "./files.ts";

let server: CloudStorageServer;
let files: Files;
let folder: string;
beforeEach(async () => {
  vi.stubEnv("METADATA_SERVER_DETECTION", "none");
  folder = await mkdtemp(join(tmpdir(), "cloudact-cloud-storage-"));
  ({ server, files } = await openBucket());
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await server.close();
  await rm(folder, { recursive: true });
});

/** A page of three makes every longer list take several. */
async function openBucket() {
  const started = await startCloudStorageServer({ bucket: "bills", pageSize: 3 });
  const opened = await openCloudStorageFiles({ project: "emulated", bucket: "bills", apiEndpoint: started.url });
  return { server: started, files: opened };
}

describeFiles("Cloud Storage, over our own server", async () => {
  const own = await openBucket();
  return { files: own.files, close: () => own.server.close() };
});

/** Three chunks of a resumable upload. */
const big = Buffer.alloc(20_000_000, "0123456789abcdef,");
async function* piecesOf(content: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += 1_000_000) yield content.subarray(at, at + 1_000_000);
}
const contentOf = async (uri: string) => buffer(await files.read(uri));

test("a big stream goes in chunks, a small one as one request", async () => {
  const { uri, bytes } = await files.write("big", piecesOf(big));
  expect(bytes).toBe(big.length);
  expect(server.asked).toEqual(["begin", "chunk", "chunk", "chunk"]);
  expect((await contentOf(uri)).equals(big)).toBe(true);
  server.asked.length = 0;
  await files.write("small", piecesOf(Buffer.from("a,b")));
  expect(server.asked).toEqual(["upload"]);
});

test.each([8 << 20, 16 << 20])("a stream of %i bytes, which is whole chunks, arrives whole", async (bytes) => {
  const content = big.subarray(0, bytes);
  const { uri } = await files.write("big", piecesOf(content));
  expect((await contentOf(uri)).equals(content)).toBe(true);
});

test("a big stream that breaks off leaves the object as it was, or none", async () => {
  const { uri } = await files.write("a", "whole");
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield* piecesOf(big);
    throw new Error("the source broke off");
  }
  await expect(files.write("a", broken())).rejects.toThrow("the source broke off");
  await expect(files.write("new", broken())).rejects.toThrow("the source broke off");
  expect(await files.list("")).toEqual([uri]);
  expect(String(await contentOf(uri))).toBe("whole");
});

test("of big streams at once with ifAbsent exactly one writes", async () => {
  const writes = [1, 2, 3].map(() => files.write("a", piecesOf(big), { ifAbsent: true }));
  const results = await Promise.all(writes);
  expect(results.map(({ written }) => written).sort()).toEqual([false, false, true]);
  expect(results.map(({ bytes }) => bytes)).toEqual(Array(3).fill(big.length));
});

test.each(["unavailable", "unanswered"] as const)("every request is repeated when it was %s", async (fault) => {
  const { uri } = await files.write("a", "small");
  await files.write("removed", "");
  const operations = ["upload", "begin", "chunk", "rewrite", "metadata", "list", "delete"] as const;
  for (const operation of operations) server.failNext(operation, fault);
  const asked = await Promise.all([
    files.write("new", "small"),
    files.write("big", piecesOf(big)),
    files.copy(uri, "copy"),
    files.stat(uri),
    files.list("a"),
    files.remove(files.uriOf("removed")),
  ]);
  expect(asked.slice(0, 3)).toMatchObject([{ bytes: 5 }, { bytes: big.length }, { bytes: 5 }]);
  expect(asked.slice(3)).toEqual([{ bytes: 5 }, [uri], undefined]);
  expect(await files.list("")).toEqual(["a", "big", "copy", "new"].map((path) => files.uriOf(path)));
  expect((await contentOf(files.uriOf("big"))).equals(big)).toBe(true);
});

test("a download that is not available at first is asked for again", async () => {
  const { uri } = await files.write("a", "content");
  server.failNext("download", "unavailable");
  expect(String(await contentOf(uri))).toBe("content");
});

test("a write with ifAbsent whose answer was lost knows that it wrote", async () => {
  server.failNext("upload", "unanswered");
  expect(await files.write("a", "mine", { ifAbsent: true })).toMatchObject({ bytes: 4, written: true });
  expect(server.asked).toEqual(["upload", "upload", "metadata"]);
  server.failNext("upload", "unanswered");
  expect(await files.write("a", "another's", { ifAbsent: true })).toMatchObject({ bytes: 4, written: false });
});

test("what was altered on its way to the bucket replaces nothing", async () => {
  const { uri } = await files.write("a", "old");
  server.failNext("upload", "altered");
  await expect(files.write("a", big.subarray(0, 100_000))).rejects.toThrow(/CRC32C/);
  expect(String(await contentOf(uri))).toBe("old");
  server.failNext("chunk", "altered");
  await expect(files.write("new", piecesOf(big))).rejects.toThrow(/did not match/);
  expect(await files.list("")).toEqual([uri]);
});

test.each(["altered", "broken-off"] as const)("a download that is %s fails, and leaves no file", async (fault) => {
  const { uri } = await files.write("a.csv", big.subarray(0, 1_000_000));
  server.failNext("download", fault);
  await expect(contentOf(uri)).rejects.toThrow();
  server.failNext("download", fault);
  vi.stubEnv("TMPDIR", folder);
  await expect(files.open(uri)).rejects.toThrow();
  expect(await readdir(folder)).toEqual([]);
});

test("a local copy keeps the object's name, for its owner only, and goes with its holder", async () => {
  vi.stubEnv("TMPDIR", folder);
  const { uri } = await files.write("raw/bill é.csv.gz", "x");
  {
    await using file = await files.open(uri);
    expect(basename(file.path)).toBe("bill é.csv.gz");
    expect((await stat(file.path)).mode & 0o777).toBe(0o600);
  }
  await using created = await files.create("focus/part.parquet");
  await writeFile(created.path, "x");
  await created.commit();
  await expect(created.commit()).rejects.toThrow("gs://bills/focus/part.parquet");
  await created[Symbol.asyncDispose]();
  expect(await readdir(folder)).toEqual([]);
});

test("a bucket that does not exist is no object that does not: it may come", async () => {
  const elsewhere = await openCloudStorageFiles({ project: "emulated", bucket: "none", apiEndpoint: server.url });
  await expect(elsewhere.write("a", "x")).rejects.toThrow("bucket does not exist");
  await expect(files.read("gs://none/a")).rejects.toThrow(PermanentError);
});
