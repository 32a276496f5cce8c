import { json } from "node:stream/consumers";
import * as v from "valibot";
import { chunkBytes, type Upload } from "#shared/api/imports.ts";
import type { Files } from "#shared/files/files.ts";
import { HttpError } from "#shared/http/http-error.ts";
import type { UploadedFile } from "#topics/sync-requested.ts";

/** An upload of one organization. All that is known of it lies in the bucket, below one folder. */
export interface UploadKey {
  /** The organization's slug. */
  organization: string;
  uploadId: string;
}

const manifest = v.object({ name: v.string(), bytes: v.number(), startedAt: v.string() });
/** `startedAt` is RFC 3339. */
export type Manifest = v.InferOutput<typeof manifest>;
const finished = v.object({ name: v.string(), uri: v.string(), sha256: v.string() });

export const unfinishedFolder = (organization: string) => `unfinished/${organization}/`;
export const uploadFolder = ({ organization, uploadId }: UploadKey) => `${unfinishedFolder(organization)}${uploadId}/`;
const manifestPath = (key: UploadKey) => `${uploadFolder(key)}upload.json`;
const finishedPath = (key: UploadKey) => `${uploadFolder(key)}file.json`;
const chunkFolder = (key: UploadKey) => `${uploadFolder(key)}chunks/`;
/** Names in order of offset; 5 GB have ten digits. */
export const chunkPath = (key: UploadKey, offset: number) => `${chunkFolder(key)}${String(offset).padStart(12, "0")}`;

export async function writeManifest(files: Files, key: UploadKey, content: Manifest): Promise<void> {
  await files.write(manifestPath(key), JSON.stringify(content), { ifAbsent: true });
}

/** Undefined when the organization began no such upload, or gave it up. */
export async function readManifest(files: Files, key: UploadKey): Promise<Manifest | undefined> {
  return readJson(files, manifestPath(key), manifest);
}

/** Throws 404 where `readManifest` finds none. */
export async function requireManifest(files: Files, key: UploadKey): Promise<Manifest> {
  const found = await readManifest(files, key);
  if (found) return found;
  throw new HttpError(404, `There is no upload ${key.uploadId}: it was given up, or is older than 7 days. Begin anew.`);
}

/** The whole file, once the upload became one. */
export async function readFinished(files: Files, key: UploadKey): Promise<UploadedFile | undefined> {
  return readJson(files, finishedPath(key), finished);
}

export async function writeFinished(files: Files, key: UploadKey, file: UploadedFile): Promise<void> {
  await files.write(finishedPath(key), JSON.stringify(file));
}

/** How the upload stands. A chunk is taken only when all before it are in, so their number tells how far they reach. */
export async function describeUpload(files: Files, key: UploadKey, { name, bytes }: Manifest): Promise<Upload> {
  const isFinished = (await files.stat(files.uriOf(finishedPath(key)))) !== undefined;
  const chunks = isFinished ? [] : await files.list(chunkFolder(key));
  const received = isFinished ? bytes : Math.min(chunks.length * chunkBytes, bytes);
  return { uploadId: key.uploadId, name, bytes, received, chunkBytes };
}

/** Removes the upload with all its bytes, the manifest first: from then on it is not there for anyone. */
export async function removeUpload(files: Files, key: UploadKey): Promise<void> {
  await files.remove(files.uriOf(manifestPath(key)));
  for (const uri of await files.list(uploadFolder(key))) await files.remove(uri);
}

/** Removes what is not needed once the file is whole. What remains says that, until the upload is old. */
export async function removeChunks(files: Files, key: UploadKey): Promise<void> {
  const kept = [manifestPath(key), finishedPath(key)].map((path) => files.uriOf(path));
  for (const uri of await files.list(uploadFolder(key))) if (!kept.includes(uri)) await files.remove(uri);
}

async function readJson<Schema extends v.GenericSchema>(
  files: Files,
  path: string,
  schema: Schema,
): Promise<v.InferOutput<Schema> | undefined> {
  const uri = files.uriOf(path);
  if (!(await files.stat(uri))) return undefined;
  return v.parse(schema, await json(await files.read(uri)));
}
