import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { setTimeout } from "node:timers/promises";
import type { File } from "@google-cloud/storage";
import { PermanentError } from "#shared/errors.ts";
import { Checksum } from "./checksum.ts";
import { statusOf } from "./status.ts";
import { uriOf } from "./uri.ts";

/**
 * The bytes as they are stored. The stream fails when they end early or differ from the object's CRC32C.
 *
 * Not by the client's `createReadStream`: when it repeats a request, it ends the process by a rejection that nobody can catch
 * (https://github.com/googleapis/google-cloud-node/issues/8670).
 */
export async function download(file: File): Promise<Readable> {
  const response = await request(file);
  if (response.status === 404) throw new PermanentError(`${uriOf(file)} does not exist.`);
  const { body } = response;
  if (!response.ok || body === null) {
    throw new Error(`Cloud Storage answered ${response.status} for ${uriOf(file)}: ${await response.text()}`);
  }
  const expected = /crc32c=([\w+/]+=*)/.exec(response.headers.get("x-goog-hash") ?? "")?.[1];
  return Readable.from(checked(file, body as ReadableStream<Uint8Array>, expected), { objectMode: false });
}

export async function statObject(file: File): Promise<{ bytes: number } | undefined> {
  const metadata = await metadataOf(file);
  return metadata && { bytes: Number(metadata.size) };
}

export async function metadataOf(file: File) {
  try {
    const [metadata] = await file.getMetadata();
    return metadata;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

async function request(file: File): Promise<Response> {
  const { storage } = file;
  const url = `${storage.baseUrl}/b/${file.bucket.name}/o/${encodeURIComponent(file.name)}?alt=media`;
  for (let tries = 1; ; tries++) {
    const isLast = tries > (storage.retryOptions.maxRetries ?? 0);
    // As the client does it: nobody signs in to an emulator.
    const headers = new Headers(storage.customEndpoint ? {} : await storage.authClient.getRequestHeaders(url));
    headers.set("accept-encoding", "identity");
    const response = await fetch(url, { headers }).catch((error: unknown) => {
      if (isLast) throw error;
    });
    if (response && (isLast || !isPassing(response.status))) return response;
    await response?.body?.cancel();
    await setTimeout(500 * 2 ** tries * (0.5 + Math.random()));
  }
}

/** https://cloud.google.com/storage/docs/retry-strategy#retryable */
const isPassing = (status: number) => [408, 429].includes(status) || status >= 500;

async function* checked(file: File, body: ReadableStream<Uint8Array>, expected: string | undefined) {
  const checksum = new Checksum();
  for await (const piece of body) {
    checksum.update(piece);
    yield piece;
  }
  if (checksum.validate(expected)) return;
  throw new Error(
    `${uriOf(file)} did not arrive as it is stored: its CRC32C is ${expected}, that of what came ${checksum}.`,
  );
}
