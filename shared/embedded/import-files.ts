import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import * as v from "valibot";
import type { RunKey } from "#shared/database/runs.ts";
import { messageOf, PermanentError } from "#shared/errors.ts";
import { openLocalFiles } from "#shared/files/local-files.ts";
import { uploadPath } from "#shared/uploads/request-import.ts";
import type { UploadedFile } from "#topics/sync-requested.ts";
import { dataFolder } from "./ports.ts";
import type { RunningPlatform } from "./running-platform.ts";

interface Import {
  org: string;
  paths: readonly string[];
  say: (line: string) => void;
}

/** Uploads the files and asks for their run. Resolves with its id as soon as the request is durable. */
export async function importFiles(platform: RunningPlatform, { org, paths, say }: Import): Promise<RunKey> {
  const files: UploadedFile[] = [];
  for (const path of paths) files.push(await upload(org, path, say));
  const answer = await platform.ask("POST", "/control/imports", { org, files });
  return v.parse(v.object({ orgId: v.string(), runId: v.string() }), answer);
}

/** Node's own 64 kB make a bill of gigabytes several times slower to stream. */
const chunks = { highWaterMark: 1 << 20 };
const bufferBytes = 4 << 20;

async function upload(org: string, path: string, say: (line: string) => void): Promise<UploadedFile> {
  const { size } = await stat(path).catch((error: unknown) => {
    throw new PermanentError(`${path} cannot be read: ${messageOf(error)}.`);
  });
  const sha256 = await hashOf(path);
  const files = openLocalFiles(join(dataFolder(), "files"));
  const name = basename(path);
  const target = uploadPath(org, { sha256, name });
  const known = await files.stat(files.uriOf(target));
  const uri = known
    ? files.uriOf(target)
    : (await files.write(target, createReadStream(path, chunks), { ifAbsent: true })).uri;
  say(`  ${name}  ${megabytes(size)}  ${known ? "was uploaded before" : "uploaded"}`);
  return { name, uri, sha256 };
}

/** Two buffers in turn: one is read while the other is hashed, and nothing is left for the garbage collector. */
async function hashOf(path: string): Promise<string> {
  await using file = await open(path);
  const hash = createHash("sha256");
  let [current, next] = [Buffer.allocUnsafe(bufferBytes), Buffer.allocUnsafe(bufferBytes)];
  let { bytesRead } = await file.read(current);
  while (bytesRead > 0) {
    const reading = file.read(next);
    hash.update(current.subarray(0, bytesRead));
    ({ bytesRead } = await reading);
    [current, next] = [next, current];
  }
  return hash.digest("hex");
}

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
