import { readFile, writeFile } from "node:fs/promises";
import { buffer, text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PermanentError } from "#shared/errors.ts";
import type { Files } from "./files.ts";

export interface OpenFiles {
  files: Files;
  close(): Promise<void>;
}

/** What every adapter of Files does. `open` gives an empty bucket of its own to every test. */
export function describeFiles(name: string, open: () => Promise<OpenFiles>): void {
  describe(`Files: ${name}`, () => {
    let opened: OpenFiles;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());
    const files = () => opened.files;
    describeWriting(files);
    describeWritersAtOnce(files);
    describeReading(files);
    describeLocalFiles(files);
    describePaths(files);
  });
}

function describeWriting(files: () => Files): void {
  test("gives back what was written, by the URI that was announced", async () => {
    const written = await files().write("raw/org/bill é.csv", "a,b\n1,2\n");
    expect(written).toEqual({ uri: files().uriOf("raw/org/bill é.csv"), bytes: 8, written: true });
    expect(await text(await files().read(written.uri))).toBe("a,b\n1,2\n");
  });

  test("writes bytes, streams and nothing at all", async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(10_000));
    const { uri } = await files().write("bytes", bytes);
    expect((await buffer(await files().read(uri))).equals(bytes)).toBe(true);
    const streamed = await files().write("streamed", chunksOf("x", 50, 100_000));
    expect(streamed.bytes).toBe(5_000_000);
    expect(await files().stat(streamed.uri)).toEqual({ bytes: 5_000_000 });
    const empty = await files().write("empty", "");
    expect(await text(await files().read(empty.uri))).toBe("");
  });

  test("replaces an object, and keeps it with ifAbsent", async () => {
    const { uri } = await files().write("a", "first");
    await files().write("a", "second one");
    expect(await files().write("a", "third", { ifAbsent: true })).toEqual({ uri, bytes: 10, written: false });
    expect(await text(await files().read(uri))).toBe("second one");
    expect(await files().write("b", "third", { ifAbsent: true })).toMatchObject({ bytes: 5, written: true });
  });

  test("copies an object, and each then goes its own way", async () => {
    const { uri } = await files().write("uploads/bill", "first");
    const copy = await files().copy(uri, "raw/bill");
    expect(copy).toEqual({ uri: files().uriOf("raw/bill"), bytes: 5, written: true });
    await files().copy(uri, "raw/bill");
    await files().write("uploads/bill", "second");
    expect(await text(await files().read(copy.uri))).toBe("first");
    await files().remove(uri);
    expect(await text(await files().read(copy.uri))).toBe("first");
    await expect(files().copy(uri, "raw/other")).rejects.toThrow(PermanentError);
    expect(await files().list("")).toEqual([copy.uri]);
  });

  test("a stream that breaks off leaves the object as it was, or none", async () => {
    const { uri } = await files().write("a", "whole");
    await expect(files().write("a", brokenStream())).rejects.toThrow("the source broke off");
    await expect(files().write("new", brokenStream())).rejects.toThrow("the source broke off");
    expect(await text(await files().read(uri))).toBe("whole");
    expect(await files().list("")).toEqual([uri]);
  });
}

function describeWritersAtOnce(files: () => Files): void {
  const contents = Array.from({ length: 12 }, (_, index) => String.fromCharCode(97 + index).repeat(300_000));

  test("of writers at once one whole content wins", async () => {
    await Promise.all(contents.map((content) => files().write("a", chunksOf(content.slice(0, 1), 3, 100_000))));
    expect(contents).toContain(await text(await files().read(files().uriOf("a"))));
  });

  test("of writers at once with ifAbsent exactly one writes", async () => {
    const writes = contents.map((content) => files().write("a", content, { ifAbsent: true }));
    const results = await Promise.all(writes);
    expect(results.filter(({ written }) => written)).toHaveLength(1);
    const winner = contents[results.findIndex(({ written }) => written)];
    expect(await text(await files().read(files().uriOf("a")))).toBe(winner);
  });
}

function describeReading(files: () => Files): void {
  test("names the URI of an object that does not exist", async () => {
    const uri = files().uriOf("none/here");
    await expect(files().read(uri)).rejects.toThrow(PermanentError);
    await expect(files().read(uri)).rejects.toThrow(uri);
    await expect(files().open(uri)).rejects.toThrow(uri);
    expect(await files().stat(uri)).toBeUndefined();
  });

  test("lists what begins with a prefix, in order of name", async () => {
    for (const path of ["b/2", "b/10", "b.txt", "bc/x", "a", "b/1/deep", "b/\u{1F4B0}", "b/\uFF5E"])
      await files().write(path, "");
    const paths = async (prefix: string) =>
      (await files().list(prefix)).map((uri) => uri.slice(files().uriOf("a").length - 1));
    expect(await paths("b/")).toEqual(["b/1/deep", "b/10", "b/2", "b/\uFF5E", "b/\u{1F4B0}"]);
    expect(await paths("b/1")).toEqual(["b/1/deep", "b/10"]);
    expect(await paths("b")).toEqual(["b.txt", "b/1/deep", "b/10", "b/2", "b/\uFF5E", "b/\u{1F4B0}", "bc/x"]);
    expect(await paths("")).toHaveLength(8);
    expect(await paths("c/d")).toEqual([]);
  });

  test("removes an object once, and again without complaint", async () => {
    const { uri } = await files().write("a/b", "x");
    await files().remove(uri);
    await files().remove(uri);
    expect(await files().stat(uri)).toBeUndefined();
    expect(await files().list("")).toEqual([]);
  });
}

function describeLocalFiles(files: () => Files): void {
  test("opens an object as a file of this machine", async () => {
    const { uri } = await files().write("a.csv", "x,y\n");
    await using file = await files().open(uri);
    expect(await readFile(file.path, "utf8")).toBe("x,y\n");
  });

  test("a new file appears on commit, in place of the old one", async () => {
    const { uri } = await files().write("a.parquet", "old");
    await using file = await files().create("a.parquet");
    await writeFile(file.path, "new one");
    expect(await text(await files().read(uri))).toBe("old");
    expect(await file.commit()).toEqual({ uri, bytes: 7, written: true });
    expect(await text(await files().read(uri))).toBe("new one");
  });

  test("a new file that is not committed never appears", async () => {
    {
      await using file = await files().create("folder/a.parquet");
      await writeFile(file.path, "half");
    }
    expect(await files().list("")).toEqual([]);
    expect(await files().stat(files().uriOf("folder/a.parquet"))).toBeUndefined();
  });

  test("a commit with nothing written fails", async () => {
    await using file = await files().create("a");
    await expect(file.commit()).rejects.toThrow(files().uriOf("a"));
  });
}

function describePaths(files: () => Files): void {
  const refused = ["", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", "a\0b", "a\nb", "a\\b", "a\\..\\b"];
  test.each(refused)("refuses the path %j", async (path) => {
    expect(() => files().uriOf(path)).toThrow(PermanentError);
    await expect(files().write(path, "x")).rejects.toThrow(PermanentError);
    await expect(files().create(path)).rejects.toThrow(PermanentError);
    await expect(files().read(files().uriOf("a").slice(0, -1) + path)).rejects.toThrow(PermanentError);
    expect(await files().list("")).toEqual([]);
  });

  test("refuses a prefix that leads out, and a URI of another place", async () => {
    await expect(files().list("../")).rejects.toThrow(PermanentError);
    await expect(files().list("a/../../b")).rejects.toThrow(PermanentError);
    await expect(files().read("http://elsewhere/a")).rejects.toThrow(PermanentError);
    await expect(files().remove("a")).rejects.toThrow(PermanentError);
  });
}

async function* chunksOf(letter: string, count: number, bytes: number): AsyncGenerator<Uint8Array> {
  for (let sent = 0; sent < count; sent++) yield Buffer.alloc(bytes, letter);
}

async function* brokenStream(): AsyncGenerator<Uint8Array> {
  yield Buffer.alloc(100_000, "x");
  throw new Error("the source broke off");
}
