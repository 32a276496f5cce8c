import { randomUUID } from "node:crypto";
import { chunkBytes, type Upload } from "#shared/api/imports.ts";
import type { Files } from "#shared/files/files.ts";
import { HttpError } from "#shared/http/http-error.ts";
import { readManifest, removeUpload, unfinishedFolder, writeManifest } from "./unfinished-upload.ts";

interface Begin {
  /** The organization's slug. */
  organization: string;
  name: string;
  bytes: number;
  now: Date;
}

/** Leaves room below the 255 bytes a path segment may have. */
const longestName = 230;
const keepMs = 7 * 86_400_000;

/** Throws 422 for a name that no file can be stored under. */
export async function beginUpload(files: Files, { organization, name, bytes, now }: Begin): Promise<Upload> {
  if (Buffer.byteLength(name) > longestName || [".", ".."].includes(name) || !name.isWellFormed()) {
    throw new HttpError(422, `A file name of at most ${longestName} bytes is expected: rename the file and try again.`);
  }
  await removeOld(files, organization, now);
  const uploadId = randomUUID();
  await writeManifest(files, { organization, uploadId }, { name, bytes, startedAt: now.toISOString() });
  return { uploadId, name, bytes, received: 0, chunkBytes };
}

/** Removes uploads that began more than 7 days ago, and what is left of those given up. */
async function removeOld(files: Files, organization: string, now: Date): Promise<void> {
  const folder = unfinishedFolder(organization);
  const start = files.uriOf(`${folder}x`).length - 1;
  const uploadIds = new Set((await files.list(folder)).map((uri) => uri.slice(start).split("/")[0] ?? ""));
  for (const uploadId of uploadIds) {
    const key = { organization, uploadId };
    const manifest = await readManifest(files, key);
    if (!manifest || now.getTime() - Date.parse(manifest.startedAt) > keepMs) await removeUpload(files, key);
  }
}
