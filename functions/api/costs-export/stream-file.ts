import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { messageOf } from "#shared/errors.ts";
import type { LocalFile } from "#shared/files/files.ts";
import { log } from "#shared/log.ts";

/** The file's bytes; the file is removed once they are read, or nobody reads on. */
export function streamAndRemove(file: LocalFile): Readable {
  const stream = createReadStream(file.path);
  stream.once("close", () => void remove(file));
  return stream;
}

async function remove(file: LocalFile): Promise<void> {
  try {
    await file[Symbol.asyncDispose]();
  } catch (error) {
    log("ERROR", "an exported file could not be removed", { error: messageOf(error) });
  }
}
