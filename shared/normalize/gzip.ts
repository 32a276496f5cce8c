import { createReadStream } from "node:fs";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { PermanentError } from "#shared/errors.ts";

/** The first bytes of what a gzip file holds. */
export async function gunzipStart(path: string, bytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  const source = createReadStream(path);
  const gunzip = source.pipe(createGunzip());
  source.on("error", (error) => gunzip.destroy(error));
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= bytes) break;
    }
  } catch (cause) {
    throw damaged(cause);
  } finally {
    source.destroy();
  }
  if (length === 0) throw new PermanentError("The gzip archive holds nothing: expected a CSV file in it.");
  return Buffer.concat(chunks).subarray(0, bytes);
}

/** DuckDB reads a gzip file that is cut off or damaged as if it ended there: this reads it to its checksum. */
export async function checkGzip(path: string): Promise<void> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    await pipeline(createReadStream(path), createGunzip({ chunkSize: 1024 * 1024 }), nowhere);
  } catch (cause) {
    throw damaged(cause);
  }
}

function damaged(cause: unknown): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "Z_BUF_ERROR") {
    return new PermanentError("The gzip file is cut off: it ends before its end mark. Export or upload it again.", {
      cause,
    });
  }
  if (typeof code === "string" && code.startsWith("Z_")) {
    return new PermanentError("The gzip file is damaged: its content does not match its checksum. Upload it again.", {
      cause,
    });
  }
  return cause;
}
