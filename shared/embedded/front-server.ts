import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { messageOf, PermanentError } from "#shared/errors.ts";
import { HttpError } from "#shared/http/http-error.ts";
import { problemMediaType, problemOf } from "#shared/http/problem.ts";
import { log } from "#shared/log.ts";
import { securityHeaders } from "./security-headers.ts";
import { serveWebFile } from "./web-files.ts";

/** Answers a path below /control/; undefined passes on. */
export type Answer = (request: IncomingMessage, url: URL) => Promise<Reply | undefined>;

export interface Reply {
  status: number;
  contentType: string;
  body: string;
}

interface FrontOptions {
  functions: readonly { name: string; kind: string }[];
  token: string;
  /** For our own commands, which know the token. */
  control: Answer;
  /** The folder of the built web app. */
  web: string;
}

/** Above the largest body that any route takes; what is larger is refused before any of it is read. */
const maxBodyBytes = 10 * 1024 * 1024;

/**
 * One server for everything on this machine. `/api/<function>` is an HTTPS function, behind the very wrapper it has on Google Cloud and
 * at the path it has there. `/functions/<name>` is any other; only the queue, the clock and our own commands know the token that opens
 * it. All else is the web app.
 */
export function createFrontServer({ functions, token, control, web }: FrontOptions): Server {
  const serversOf = (isApi: boolean) =>
    new Map(
      functions
        .filter(({ kind }) => (kind === "api") === isApi)
        .map(({ name }) => [name, getTestServer(name)] as const),
    );
  const [api, internal] = [serversOf(true), serversOf(false)];
  return createServer((request, response) => {
    response.setHeaders(securityHeaders);
    answer(request, response).catch((error: unknown) => refuse(request, response, error));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isLocal(request.headers.host)) throw new HttpError(421, "Only this machine is served.");
    if (!request.url?.startsWith("/")) throw new HttpError(400, "A path is expected, beginning with /.");
    const url = new URL(`http://localhost${request.url}`);
    const [, area, name = ""] = url.pathname.split("/");
    if (area === "api") return callApi(api.get(name), request, response, url.pathname);
    if (area === "functions" || area === "control") {
      if (!hasToken(request, token)) throw new HttpError(401, "The token of this platform is missing.");
      const server = area === "functions" ? internal.get(name) : undefined;
      if (server) {
        request.url = "/";
        return void server.emit("request", request, response);
      }
      const reply = area === "control" ? await control(request, url) : undefined;
      if (reply) return send(response, reply);
    } else if (request.method !== "GET" && request.method !== "HEAD") {
      throw new HttpError(405, `${url.pathname} is read with GET.`, { allow: "GET, HEAD" });
    } else if (await serveWebFile(web, url.pathname, request, response)) return;
    throw new HttpError(404, missing(url.pathname));
  }
}

function callApi(server: Server | undefined, request: IncomingMessage, response: ServerResponse, path: string): void {
  if (!server) throw new HttpError(404, `There is nothing at ${path}.`);
  const { headers } = request;
  if (headers["transfer-encoding"] !== undefined || headers["content-encoding"] !== undefined)
    throw new HttpError(411, "A body comes whole, as it is, with its content-length.");
  if (Number(headers["content-length"] ?? 0) > maxBodyBytes)
    throw new HttpError(413, `At most ${maxBodyBytes} bytes are taken at once.`);
  // Nothing stands between a caller and this server, so what it claims about its address is its own.
  delete headers["x-forwarded-for"];
  server.emit("request", request, response);
}

/** A mistake in what was asked is the caller's to read; anything else is ours. */
function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const refusal = error instanceof PermanentError ? new HttpError(422, error.message) : error;
  if (!(refusal instanceof HttpError))
    log("ERROR", "a request failed", { path: request.url?.split("?")[0], error: messageOf(error) });
  const { status, headers, body } = problem(
    refusal instanceof HttpError ? refusal : new HttpError(500, "The request failed; the log says why."),
  );
  // The rest of a body that nobody reads would be taken for the next request.
  if (!request.complete) response.setHeader("connection", "close");
  response.writeHead(status, headers).end(body);
}

function problem(error: HttpError) {
  const headers = { ...error.headers, "content-type": problemMediaType, "cache-control": "no-store" };
  return { status: error.status, headers, body: JSON.stringify(problemOf(error)) };
}

export function json(value: unknown): Reply {
  return { status: 200, contentType: "application/json", body: JSON.stringify(value) };
}

function send(response: ServerResponse, { status, contentType, body }: Reply): void {
  response
    .writeHead(status, { "content-type": `${contentType}; charset=utf-8`, "cache-control": "no-store" })
    .end(body);
}

function missing(path: string): string {
  const isPage = !path.slice(path.lastIndexOf("/")).includes(".");
  return isPage ? "The web app is not built: run npm run web:build." : `There is nothing at ${path}.`;
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
