import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import * as v from "valibot";
import { PermanentError } from "#shared/errors.ts";
import type { Files } from "#shared/files/files.ts";
import { linesOf } from "#shared/files/lines-of.ts";
import { openLocalFiles } from "#shared/files/local-files.ts";

const manifest = v.object({
  format: v.literal(1),
  /** RFC 3339, UTC. */
  exportedAt: v.string(),
  /** The newest migration of the database the rows come from. */
  migration: v.string(),
  /** What the address of every file began with there. */
  filesAt: v.string(),
  organizations: v.array(v.object({ id: v.string(), slug: v.string(), name: v.string() })),
  accounts: v.number(),
  /** How many rows of each table. */
  rows: v.record(v.string(), v.number()),
  files: v.object({ count: v.number(), bytes: v.number() }),
});
export type Manifest = v.InferOutput<typeof manifest>;

/** An installation on its way: a folder for its owner only, complete once its manifest is there. */
export interface ExportFolder {
  /** The objects of the bucket. */
  files: Files;
  writeManifest(content: Manifest): Promise<void>;
  readManifest(): Promise<Manifest>;
  /** Lines of JSON. Returns how many. */
  writeLines(name: string, lines: AsyncIterable<string>): Promise<number>;
  readLines(name: string): AsyncIterable<string>;
}

export function hasManifest(folder: string): boolean {
  return existsSync(join(folder, "manifest.json"));
}

export function openExportFolder(folder: string): ExportFolder {
  const pathOf = (name: string) => join(folder, name);
  return {
    files: openLocalFiles(pathOf("files")),
    writeManifest: async (content) => {
      await writeFile(pathOf("manifest.new"), `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flush: true });
      await rename(pathOf("manifest.new"), pathOf("manifest.json"));
    },
    readManifest: () => readManifest(folder),
    writeLines: (name, lines) => writeLines(pathOf(`${name}.jsonl`), lines),
    readLines: (name) => linesOf(createReadStream(pathOf(`${name}.jsonl`))),
  };
}

async function readManifest(folder: string): Promise<Manifest> {
  if (!hasManifest(folder)) {
    throw new PermanentError(`${folder} holds no finished export: npm run export-all -- ${folder} makes one.`);
  }
  const found = v.safeParse(manifest, JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")));
  if (found.success) return found.output;
  throw new PermanentError(`${folder} was exported by another version of CloudAct: use that one, or export again.`);
}

async function writeLines(path: string, lines: AsyncIterable<string>): Promise<number> {
  let count = 0;
  async function* counted() {
    for await (const line of lines) {
      count += 1;
      yield `${line}\n`;
    }
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await pipeline(Readable.from(counted()), createWriteStream(path, { mode: 0o600, flush: true }));
  return count;
}
