import type { IncomingMessage } from "node:http";
import { crc32c, crc32cText } from "#shared/google/crc32c.ts";
import { type Objects, RefusedError, resourceOf, type StoredObject } from "./objects.ts";
import { checkSignature, checkSize } from "./signature.ts";
import { type Sessions, storeMultipart } from "./uploads.ts";

export interface StorageState {
  bucket: string;
  /** Objects in one page of a list. */
  pageSize: number;
  /** Whose signed URLs are let in: a public key as PEM. */
  signer?: string;
  objects: Objects;
  sessions: Sessions;
}

export interface Asked {
  request: IncomingMessage;
  url: URL;
  /** What the path named, decoded: the bucket first. */
  names: string[];
  body: Buffer;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: Buffer;
}

type Operation = (state: StorageState, asked: Asked) => Answer;

const upload: Operation = ({ bucket, objects }, { request, url, body }) =>
  json(resourceOf(bucket, storeMultipart(objects, url.searchParams, request.headers["content-type"] ?? "", body)));

const begin: Operation = ({ bucket, objects, sessions }, { url, body }) => {
  const id = sessions.begin(objects, url.searchParams, body);
  return { headers: { location: `${url.origin}/upload/sessions/${bucket}/${id}` } };
};

const chunk: Operation = ({ bucket, objects, sessions }, { request, names, body }) => {
  const taken = sessions.take(objects, names[1] ?? "", request.headers["content-range"] ?? "", body);
  if (typeof taken !== "number") return json(resourceOf(bucket, taken));
  return { status: 308, ...(taken > 0 && { headers: { range: `bytes=0-${taken - 1}` } }) };
};

/** As the real one for a large object: it is done at the second call, which brings the token of the first. */
const rewrite: Operation = ({ bucket, objects }, { url, names: [, source = "", , target = ""] }) => {
  const { content, contentType, metadata: own } = objects.get(source);
  const objectSize = String(content.length);
  if (!url.searchParams.has("rewriteToken")) return json({ done: false, objectSize, rewriteToken: "go-on" });
  const resource = resourceOf(bucket, objects.put(target, content, { contentType, metadata: own }));
  return json({ done: true, objectSize, totalBytesRewritten: objectSize, resource });
};

const download: Operation = ({ objects }, { names }) => contentOf(objects.get(names[1] ?? ""));

const metadata: Operation = ({ bucket, objects }, { names }) => json(resourceOf(bucket, objects.get(names[1] ?? "")));

const list: Operation = ({ bucket, objects, pageSize }, { url }) => {
  const after = url.searchParams.get("pageToken");
  const names = objects.names(url.searchParams.get("prefix") ?? "");
  const start = after === null ? 0 : names.indexOf(after) + 1;
  const page = names.slice(start, start + pageSize);
  const isLast = start + pageSize >= names.length;
  const items = page.map((name) => resourceOf(bucket, objects.get(name)));
  return json({ kind: "storage#objects", items, ...(!isLast && { nextPageToken: page.at(-1) }) });
};

const remove: Operation = ({ objects }, { names }) => {
  objects.delete(names[1] ?? "");
  return { status: 204 };
};

const signedDownload: Operation = ({ objects, signer = "" }, { request, url, names }) => {
  checkSignature(request, url, signer);
  const { headers, body } = contentOf(objects.get(names[1] ?? ""));
  const disposition = url.searchParams.get("response-content-disposition");
  return { headers: { ...headers, ...(disposition && { "content-disposition": disposition }) }, ...(body && { body }) };
};

const signedUpload: Operation = ({ objects, signer = "" }, { request, url, names, body }) => {
  checkSignature(request, url, signer);
  checkSize(request, body.length);
  objects.put(names[1] ?? "", body, { contentType: request.headers["content-type"] ?? "" });
  return {};
};

const object = "(?:/storage/v1)?/b/([^/]+)/o/([^/]+)";
const objects = /^(?:\/storage\/v1)?\/b\/([^/]+)\/o$/;
const uploads = /^\/upload\/storage\/v1\/b\/([^/]+)\/o$/;
const signed = /^\/([^/]+)\/(.+)$/;

/** By method, path and what the query must hold; the first that fits. STORAGE_EMULATOR_HOST makes the client leave out /storage/v1. */
export const operations = {
  upload: { on: "POST", path: uploads, query: "uploadType=multipart", run: upload },
  begin: { on: "POST", path: uploads, query: "uploadType=resumable", run: begin },
  chunk: { on: "PUT", path: /^\/upload\/sessions\/([^/]+)\/([^/]+)$/, query: "", run: chunk },
  rewrite: { on: "POST", path: new RegExp(`^${object}/rewriteTo/b/([^/]+)/o/([^/]+)$`), query: "", run: rewrite },
  download: { on: "GET", path: new RegExp(`^${object}$`), query: "alt=media", run: download },
  metadata: { on: "GET", path: new RegExp(`^${object}$`), query: "", run: metadata },
  list: { on: "GET", path: objects, query: "", run: list },
  delete: { on: "DELETE", path: new RegExp(`^${object}$`), query: "", run: remove },
  signedDownload: { on: "GET", path: signed, query: "X-Goog-Signature=", run: signedDownload },
  signedUpload: { on: "PUT", path: signed, query: "X-Goog-Signature=", run: signedUpload },
} satisfies Record<string, { on: string; path: RegExp; query: string; run: Operation }>;

/** Names of the bucket that the path holds must be ours. */
export function namesIn(path: RegExp, url: URL, bucket: string): string[] {
  const [, ...names] = (path.exec(url.pathname) ?? []).map(decodeURIComponent);
  if (names[0] !== bucket) throw new RefusedError(404, "The specified bucket does not exist.");
  return names;
}

const json = (value: unknown): Answer => ({
  headers: { "content-type": "application/json; charset=UTF-8" },
  body: Buffer.from(JSON.stringify(value)),
});

const contentOf = ({ content, contentType, generation }: StoredObject): Answer => ({
  headers: {
    "content-type": contentType,
    "x-goog-generation": String(generation),
    "x-goog-hash": `crc32c=${crc32cText(crc32c(content))}`,
    "x-goog-stored-content-encoding": "identity",
  },
  body: content,
});
