import { createHash, type Hash, randomUUID } from "node:crypto";
import { chunkBytes } from "#shared/api/imports.ts";
import type { Files } from "#shared/files/files.ts";
import { uploadPath } from "#shared/uploads/request-import.ts";
import type { UploadedFile } from "#topics/sync-requested.ts";
import {
  chunkPath,
  type Manifest,
  readFinished,
  type UploadKey,
  uploadFolder,
  writeFinished,
} from "./unfinished-upload.ts";

/** Makes one file of the chunks, all of which are in, and puts it where uploads lie. Again, it finds what the first time made. */
export async function finishUpload(files: Files, key: UploadKey, manifest: Manifest): Promise<UploadedFile> {
  const known = await readFinished(files, key);
  if (known) return known;
  try {
    return await join(files, key, manifest);
  } catch (error) {
    // Another call may have been first, and removed the chunks under our hands.
    const made = await readFinished(files, key);
    if (made) return made;
    throw error;
  }
}

/** The hash is known only at the end, so the file is written beside its chunks first; copying it costs nothing. */
async function join(files: Files, key: UploadKey, { name, bytes }: Manifest): Promise<UploadedFile> {
  const hash = createHash("sha256");
  const whole = await files.write(`${uploadFolder(key)}whole-${randomUUID()}`, chunksOf(files, key, bytes, hash));
  if (whole.bytes !== bytes)
    throw new Error(`The chunks of upload ${key.uploadId} have ${whole.bytes} of ${bytes} bytes.`);
  const sha256 = hash.digest("hex");
  const path = uploadPath(key.organization, { sha256, name });
  const uri = files.uriOf(path);
  if (!(await files.stat(uri))) await files.copy(whole.uri, path);
  await writeFinished(files, key, { name, uri, sha256 });
  return { name, uri, sha256 };
}

async function* chunksOf(files: Files, key: UploadKey, bytes: number, hash: Hash): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes; offset += chunkBytes) {
    for await (const piece of await files.read(files.uriOf(chunkPath(key, offset)))) {
      hash.update(piece);
      yield piece;
    }
  }
}
