import { createReadStream, createWriteStream } from "node:fs";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { File } from "@google-cloud/storage";
import type { LocalFile, NewFile } from "#shared/files/files.ts";
import { download } from "./download.ts";
import { chunkBytes, upload } from "./upload.ts";
import { uriOf } from "./uri.ts";

/** On Cloud Run the temporary folder counts as memory, unless a disk is mounted there. */
export async function openObject(file: File): Promise<LocalFile> {
  const source = await download(file);
  const local = await temporaryFile(file);
  try {
    await pipeline(source, createWriteStream(local.path, { mode: 0o600 }));
    return local;
  } catch (error) {
    await local[Symbol.asyncDispose]();
    throw error;
  }
}

export async function createObject(file: File): Promise<NewFile> {
  const local = await temporaryFile(file);
  return {
    ...local,
    commit: async () => {
      await checkWritten(local.path, file);
      const written = await upload(file, createReadStream(local.path, { highWaterMark: chunkBytes }), false);
      await rm(local.path);
      return written;
    },
  };
}

/** Named as the object, in a folder of its own: some tools go by the extension. */
async function temporaryFile(file: File): Promise<LocalFile> {
  const folder = await mkdtemp(join(tmpdir(), "cloudact-file-"));
  return {
    path: join(folder, basename(file.name)),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function checkWritten(path: string, file: File): Promise<void> {
  await access(path).catch((cause) => {
    throw new Error(`Nothing was written for ${uriOf(file)}, or it was committed before.`, { cause });
  });
}
