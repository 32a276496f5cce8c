import { randomUUID } from "node:crypto";
import { pipeline } from "node:stream/promises";
import type { File } from "@google-cloud/storage";
import type { FileContent, WrittenFile } from "#shared/files/files.ts";
import { crc32c, crc32cText } from "#shared/google/crc32c.ts";
import { metadataOf } from "./download.ts";
import { statusOf } from "./status.ts";
import { uriOf } from "./uri.ts";

/** What is sent at a time, kept until it has arrived, of a resumable upload: a multiple of 256 KiB. */
export const chunkBytes = 8 << 20;

/** Streams the content in chunks; what fits in one goes as one request. Whatever breaks off, the object is there whole or as it was before. */
export async function upload(file: File, content: FileContent, ifAbsent: boolean): Promise<WrittenFile> {
  const uri = uriOf(file);
  const writer = randomUUID();
  try {
    await send(file, content, { ifAbsent, writer });
    return { uri, bytes: Number(file.metadata.size), written: true };
  } catch (error) {
    if (!ifAbsent || statusOf(error) !== 412) throw asError(error);
    const there = await metadataOf(file);
    // Our own first try may have written it, and only its answer been lost.
    return { uri, bytes: Number(there?.size ?? 0), written: there?.metadata?.writer === writer };
  }
}

interface Sending {
  ifAbsent: boolean;
  writer: string;
}

async function send(file: File, content: FileContent, { ifAbsent, writer }: Sending): Promise<void> {
  const options = { preconditionOpts: ifAbsent ? { ifGenerationMatch: 0 } : {}, validation: "crc32c" } as const;
  const metadata = { contentType: "application/octet-stream", metadata: { writer } };
  const { head, rest } = await firstChunk(content);
  if (rest === undefined) {
    // With the checksum sent along, the bucket itself refuses what was altered on its way, before it replaces anything.
    const checked = { ...metadata, crc32c: crc32cText(crc32c(head)) };
    await file.save(head, { ...options, resumable: false, metadata: checked });
  } else {
    const target = file.createWriteStream({ ...options, resumable: true, chunkSize: chunkBytes, metadata });
    await pipeline(joined(head, rest), target);
  }
}

interface Begun {
  head: Buffer;
  /** What comes after; undefined when the head is all. */
  rest?: AsyncIterator<Uint8Array>;
}

async function firstChunk(content: FileContent): Promise<Begun> {
  if (typeof content === "string" || content instanceof Uint8Array) return { head: Buffer.from(content) };
  const rest = content[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  for (let bytes = 0; bytes < chunkBytes; ) {
    const { done, value } = await rest.next();
    if (done) return { head: Buffer.concat(pieces) };
    pieces.push(value);
    bytes += value.length;
  }
  return { head: Buffer.concat(pieces), rest };
}

async function* joined(head: Buffer, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* { [Symbol.asyncIterator]: () => rest };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(`Cloud Storage refused an upload: ${JSON.stringify(error)}`);
}
