import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DuckDb, literal } from "#shared/duckdb/duckdb.ts";
import { startChild } from "#shared/embedded/child-for-tests.ts";
import { PermanentError } from "#shared/errors.ts";
import { describeFiles } from "./files.contract.ts";
import { openLocalFiles } from "./local-files.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-files-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describeFiles("a folder", async () => {
  const own = await mkdtemp(join(tmpdir(), "cloudact-files-"));
  return { files: openLocalFiles(own), close: () => rm(own, { recursive: true, force: true }) };
});

/** Writes an object without end, and says when it has begun. */
const endlessWriter = (path: string) => `
  import { openLocalFiles } from ${JSON.stringify(import.meta.resolve("./local-files.ts"))};
  async function* endless() {
    for (let sent = 0; ; sent++) {
      yield Buffer.alloc(65536, "x");
      if (sent < 50) continue;
      console.log("writing");
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    }
  }
  const files = openLocalFiles(${JSON.stringify(folder)});
  await files.write("done", "whole");
  await files.write(${JSON.stringify(path)}, endless());
`;
const incoming = async () => (await readdir(join(folder, ".incoming"))).filter((name) => !name.endsWith(".lock"));

test("kill -9 in the middle of a write leaves the old object, no new one, and nothing behind after the next open", async () => {
  const files = openLocalFiles(folder);
  await files.write("old", "old");
  for (const path of ["old", "new"]) {
    const writer = startChild(endlessWriter(path));
    await writer.nextLine();
    await writer.kill();
    expect(await incoming()).toHaveLength(2);
  }
  const reopened = openLocalFiles(folder);
  expect(await incoming()).toHaveLength(1);
  expect(await reopened.list("")).toEqual(["files://done", "files://old"]);
  expect(await text(await reopened.read("files://old"))).toBe("old");
});

test("what a live process is writing stays when another opens the folder", async () => {
  const writer = startChild(endlessWriter("new"));
  await writer.nextLine();
  openLocalFiles(folder);
  expect(await incoming()).toHaveLength(1);
  const [written] = await readdir(join(folder, ".incoming", (await incoming())[0] ?? ""));
  expect(written).toBeDefined();
  await writer.kill();
});

test("an object is the very file at its path, for its owner only", async () => {
  const files = openLocalFiles(folder);
  const { uri } = await files.write("raw/org/a.csv", "x");
  await using file = await files.open(uri);
  expect(file.path).toBe(join(folder, "raw/org/a.csv"));
  expect((await stat(file.path)).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, "raw"))).mode & 0o777).toBe(0o700);
});

test("DuckDB copies into a new file, which appears on commit", async () => {
  const files = openLocalFiles(folder);
  await using file = await files.create("focus/part.parquet");
  await using duckdb = await DuckDb.open();
  await duckdb.run(`COPY (SELECT range AS i FROM range(1000)) TO ${literal(file.path)} (FORMAT parquet)`);
  expect(await files.list("")).toEqual([]);
  const { uri, bytes } = await file.commit();
  await using opened = await files.open(uri);
  expect(bytes).toBe((await stat(opened.path)).size);
  expect(await duckdb.rows(`SELECT count(*)::INT AS n FROM ${literal(opened.path)}`)).toEqual([{ n: 1000 }]);
});

test("an object's path cannot be the folder of another's, whoever comes first", async () => {
  const files = openLocalFiles(folder);
  await files.write("a/b", "x");
  await expect(files.write("a", "x")).rejects.toThrow(PermanentError);
  await expect(files.write("a", "x", { ifAbsent: true })).rejects.toThrow(PermanentError);
  await expect(files.write("a/b/c", "x")).rejects.toThrow(PermanentError);
  await expect(files.write("a/b/c/d", "x")).rejects.toThrow(PermanentError);
  expect(await files.stat("files://a")).toBeUndefined();
  await files.remove("files://a");
  expect(await files.list("")).toEqual(["files://a/b"]);
});

test("the folder of what is being written is nobody's path", async () => {
  const files = openLocalFiles(folder);
  await expect(files.write(".incoming/a", "x")).rejects.toThrow(PermanentError);
  await expect(files.list(".incoming/")).rejects.toThrow(PermanentError);
  await files.write("a/.incoming", "x");
  expect(await files.list("")).toEqual(["files://a/.incoming"]);
});

test("a name longer than a file system takes is refused", async () => {
  const files = openLocalFiles(folder);
  await files.write("é".repeat(127), "x");
  await expect(files.write("é".repeat(128), "x")).rejects.toThrow(PermanentError);
});
