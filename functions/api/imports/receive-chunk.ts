import { buffer } from "node:stream/consumers";
import { chunkBytes, type Upload } from "#shared/api/imports.ts";
import type { Files } from "#shared/files/files.ts";
import { HttpError } from "#shared/http/http-error.ts";
import { chunkPath, describeUpload, requireManifest, type UploadKey } from "./unfinished-upload.ts";

interface Chunk {
  /** The first byte of it within the file. */
  offset: number;
  content: Buffer;
}

/** Takes the next chunk, or one that is in already. Throws 409, with what was expected, for any other. */
export async function receiveChunk(files: Files, key: UploadKey, chunk: Chunk): Promise<Upload> {
  const manifest = await requireManifest(files, key);
  const upload = await describeUpload(files, key, manifest);
  checkPlace(upload, chunk);
  if (chunk.offset < upload.received) {
    await checkRepeated(files, key, chunk);
    return upload;
  }
  const { written } = await files.write(chunkPath(key, chunk.offset), chunk.content, { ifAbsent: true });
  if (!written) await checkRepeated(files, key, chunk);
  return describeUpload(files, key, manifest);
}

function checkPlace({ received, bytes, name }: Upload, { offset, content }: Chunk): void {
  if (offset > received || offset >= bytes || offset % chunkBytes !== 0) {
    const next = received < bytes ? `the next chunk begins at byte ${received}` : "all of it is in";
    throw new HttpError(409, `A chunk from byte ${offset} came, but of ${name} ${next}.`);
  }
  const expected = Math.min(chunkBytes, bytes - offset);
  if (content.length !== expected) {
    throw new HttpError(
      409,
      `The chunk of ${name} from byte ${offset} has ${expected} bytes; ${content.length} came. Send it again.`,
    );
  }
}

/** Two files must not be mixed: who resumes with another file than was begun with learns it here. */
async function checkRepeated(files: Files, key: UploadKey, { offset, content }: Chunk): Promise<void> {
  const uri = files.uriOf(chunkPath(key, offset));
  if (!(await files.stat(uri))) return;
  if (content.equals(await buffer(await files.read(uri)))) return;
  throw new HttpError(
    409,
    `Other bytes are in from byte ${offset} on: this is another file, or it has changed. Begin a new upload.`,
  );
}
