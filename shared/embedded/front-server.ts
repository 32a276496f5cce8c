import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { messageOf, PermanentError } from "#shared/errors.ts";
import { log } from "#shared/log.ts";

/** Answers a path of the front server itself; undefined passes on. */
export type Answer = (request: IncomingMessage, url: URL) => Promise<Reply | undefined>;

export interface Reply {
  status: number;
  contentType: string;
  body: string;
}

interface FrontOptions {
  functions: readonly string[];
  token: string;
  /** Paths anyone on this machine may open. */
  pages: Answer;
  /** Paths below /control/, for our own commands, which know the token. */
  control: Answer;
}

/**
 * One server for everything on this machine. `/functions/<name>` is the function behind the very wrapper it has on Google Cloud;
 * only the queue, the clock and our own commands know the token that opens it.
 */
export function createFrontServer({ functions, token, pages, control }: FrontOptions): Server {
  const wrapped = new Map(functions.map((name) => [name, getTestServer(name)]));
  return createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      log("ERROR", "a request failed", { path: request.url, error: messageOf(error) });
      send(response, problem(500, "The request failed; the log says why."));
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isLocal(request.headers.host)) return send(response, problem(421, "Only this machine is served."));
    const url = new URL(request.url ?? "/", "http://localhost");
    const [, area, name] = url.pathname.split("/");
    const isOurs = area === "functions" || area === "control";
    if (isOurs && !hasToken(request, token))
      return send(response, problem(401, "The token of this platform is missing."));
    const server = area === "functions" ? wrapped.get(name ?? "") : undefined;
    if (server) {
      request.url = "/";
      server.emit("request", request, response);
      return;
    }
    const reply = area === "control" ? await controlled(request, url) : await pages(request, url);
    send(response, reply ?? problem(404, `Nothing is served at ${url.pathname}.`));
  }

  /** A mistake in what was asked is the caller's to read; anything else is ours. */
  async function controlled(request: IncomingMessage, url: URL): Promise<Reply | undefined> {
    try {
      return await control(request, url);
    } catch (error) {
      if (error instanceof PermanentError) return problem(422, error.message);
      throw error;
    }
  }
}

/** A problem document (RFC 9457). */
export function problem(status: number, detail: string): Reply {
  return { status, contentType: "application/problem+json", body: JSON.stringify({ status, detail }) };
}

export function json(value: unknown): Reply {
  return { status: 200, contentType: "application/json", body: JSON.stringify(value) };
}

function send(response: ServerResponse, { status, contentType, body }: Reply): void {
  response
    .writeHead(status, { "content-type": `${contentType}; charset=utf-8`, "cache-control": "no-store" })
    .end(body);
}

/** A page elsewhere on the web must not reach us under a name that resolves to this machine (DNS rebinding). */
function isLocal(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? "");
}

function hasToken(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? "");
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
