import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { version as release } from "#shared/version.ts";
import { attachment } from "./attachment.ts";

type Headers = Readonly<Record<string, string | readonly string[]>>;

/** A Reply of any route. */
export type AnyReply =
  | { json: unknown; version?: string; headers?: Headers }
  | { stream: Readable; mediaType: string; fileName: string; headers?: Headers }
  | { empty: true; headers?: Headers };

export interface Asked {
  /** What the answer depends on beside its version: route, address and who asked. */
  identity: string;
  ifNoneMatch: string | undefined;
  acceptEncoding: string | undefined;
  check: (answer: unknown) => void;
}

const compressFromBytes = 1024;
const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

export async function sendReply(response: ServerResponse, reply: AnyReply, asked: Asked): Promise<void> {
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.appendHeader(name, value);
  if ("json" in reply) return sendJson(response, reply, asked);
  response.setHeader("cache-control", "private, no-store");
  if ("empty" in reply) return void response.writeHead(204).end();
  response.setHeaders(
    new Map([
      ["content-type", reply.mediaType],
      ["content-disposition", attachment(reply.fileName)],
    ]),
  );
  // A reader that goes away ends the stream, and nothing else.
  await pipeline(reply.stream, response).catch((error: unknown) => {
    if (!response.destroyed || response.writableFinished) throw error;
  });
}

async function sendJson(
  response: ServerResponse,
  { json, version }: { json: unknown; version?: string },
  asked: Asked,
): Promise<void> {
  const etag = version === undefined ? undefined : etagOf(asked.identity, version);
  const headers = {
    vary: "accept-encoding",
    "cache-control": etag ? "private, no-cache" : "private, no-store",
    ...(etag && { etag }),
  };
  if (etag && asked.ifNoneMatch?.split(/,\s*/).includes(etag)) return void response.writeHead(304, headers).end();
  const answer: unknown = typeof json === "function" ? await json() : json;
  asked.check(answer);
  const { encoding, body } = await encode(Buffer.from(JSON.stringify(answer)), asked.acceptEncoding ?? "");
  const content = { "content-type": "application/json; charset=utf-8", "content-length": body.length };
  response.writeHead(200, { ...headers, ...content, ...(encoding && { "content-encoding": encoding }) }).end(body);
}

async function encode(bytes: Buffer, acceptEncoding: string): Promise<{ encoding?: string; body: Buffer }> {
  const accepted = new Set(
    acceptEncoding
      .split(",")
      .map((part) => part.trim())
      .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
      .map((part) => part.split(";")[0]),
  );
  if (bytes.length < compressFromBytes) return { body: bytes };
  // Quality 4: near to gzip's time, and smaller.
  const params = { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  if (accepted.has("br")) return { encoding: "br", body: await brotli(bytes, { params }) };
  if (accepted.has("gzip")) return { encoding: "gzip", body: await gzipped(bytes) };
  return { body: bytes };
}

/** Weak: the same answer may come compressed in several ways. */
function etagOf(identity: string, version: string): string {
  const hash = createHash("sha256").update(`${release}\n${identity}\n${version}`).digest("base64url");
  return `W/"${hash.slice(0, 27)}"`;
}
