import { randomUUID } from "node:crypto";
import { type ObjectMetadata, type Objects, RefusedError, type StoredObject } from "./objects.ts";

interface Session {
  name: string;
  query: URLSearchParams;
  given: ObjectMetadata;
  received: Buffer;
}

/** A multipart/related body: the metadata, then the content. https://cloud.google.com/storage/docs/uploading-objects#uploading-an-object */
export function storeMultipart(objects: Objects, query: URLSearchParams, contentType: string, body: Buffer) {
  const boundary = /boundary="?([^";]+)/.exec(contentType)?.[1];
  if (boundary === undefined) throw new RefusedError(400, "A multipart body with a boundary is expected.");
  const first = partOf(body, boundary, 0);
  const second = partOf(body, boundary, first.end);
  const given: ObjectMetadata = JSON.parse(first.content.toString());
  const name = query.get("name") ?? given.name ?? "";
  objects.checkPrecondition(name, query);
  return objects.put(name, second.content, given);
}

function partOf(body: Buffer, boundary: string, from: number): { content: Buffer; end: number } {
  const begin = body.indexOf("\r\n\r\n", body.indexOf(`--${boundary}`, from)) + 4;
  const end = body.indexOf(`\r\n--${boundary}`, begin);
  if (begin < 4 || end < 0) throw new RefusedError(400, "The multipart body ends early.");
  return { content: body.subarray(begin, end), end };
}

/** Resumable uploads: https://cloud.google.com/storage/docs/performing-resumable-uploads */
export class Sessions {
  readonly #sessions = new Map<string, Session>();

  /** Returns the session's id. */
  begin(objects: Objects, query: URLSearchParams, body: Buffer): string {
    const given: ObjectMetadata = body.length > 0 ? JSON.parse(body.toString()) : {};
    const name = query.get("name") ?? given.name ?? "";
    objects.checkPrecondition(name, query);
    const id = randomUUID();
    this.#sessions.set(id, { name, query, given, received: Buffer.alloc(0) });
    return id;
  }

  /** Takes a chunk. Returns the object when it was the last one, else how many bytes have arrived. */
  take(objects: Objects, id: string, contentRange: string, chunk: Buffer): StoredObject | number {
    const session = this.#sessions.get(id);
    if (session === undefined) throw new RefusedError(404, "No such upload session.");
    const [, range, total] = /^bytes ([\d*-]+)\/(\d+|\*)$/.exec(contentRange) ?? [];
    if (range === undefined) throw new RefusedError(400, `Not a Content-Range: ${contentRange}`);
    if (range !== "*") append(session, Number(range.split("-")[0]), chunk);
    if (Number(total) !== session.received.length) return session.received.length;
    objects.checkPrecondition(session.name, session.query);
    this.#sessions.delete(id);
    return objects.put(session.name, session.received, session.given);
  }
}

function append(session: Session, offset: number, chunk: Buffer): void {
  if (offset > session.received.length) throw new RefusedError(503, `Bytes are missing before ${offset}.`);
  session.received = Buffer.concat([session.received.subarray(0, offset), chunk]);
}
