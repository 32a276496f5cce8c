import { http, type Request, type Response } from "@google-cloud/functions-framework";
import { noteLogFields } from "#shared/log.ts";
import { users } from "#shared/platform.ts";
import { inTrace } from "#shared/trace.ts";
import { admit, rateKey, readCredentials, refuseForeignOrigin, sessionOf } from "./admit.ts";
import { checkAnswer } from "./check-answer.ts";
import type { Handlers } from "./handler.ts";
import { HttpError } from "./http-error.ts";
import { httpErrorOf, problemMediaType, problemOf } from "./problem.ts";
import { readInput } from "./read-input.ts";
import { addressOf, contentTypeOf, headersOf, urlOf } from "./read-request.ts";
import { findRoute, routeTable, type Served } from "./route-table.ts";
import { type AnyReply, sendReply } from "./send-reply.ts";

type AnyHandler = (call: Record<string, unknown>) => Promise<AnyReply>;

/** Registers the function that answers `/api/<name>` and below: each route to whom it may concern, in the form it declares. */
export function serve<Name extends string>(name: Name, handlers: Handlers<Name>): void {
  const table = routeTable(handlers as unknown as Record<string, AnyHandler>);
  http(name, async (request, response) => {
    const { traceparent } = headersOf(request);
    const asked = { function: name, method: request.method, path: urlOf(request).path };
    await inTrace(traceparent, asked, async () => {
      try {
        await answer(table, request, response);
      } catch (error) {
        refuse(response, httpErrorOf(error));
      }
    });
  });
}

async function answer(table: readonly Served<AnyHandler>[], request: Request, response: Response): Promise<void> {
  const headers = headersOf(request);
  const { path, search } = urlOf(request);
  const { id, method, route, handler, params, limit } = findRoute(table, request.method, path);
  const credentials = readCredentials(headers);
  const wait = limit.take(rateKey(route, credentials, addressOf(request)), Date.now());
  if (wait > 0) throw new HttpError(429, `Too many requests: try again in ${wait} s.`, { "retry-after": `${wait}` });
  refuseForeignOrigin(method, headers, credentials);
  const { session, cookies } = await sessionOf(await users(), credentials, headers);
  for (const cookie of cookies) response.appendHeader("set-cookie", cookie);
  const { caller, organization } = await admit(route, session, search.get("org"));
  if (organization) noteLogFields({ orgId: organization.id });
  const body = request.rawBody ?? Buffer.alloc(0);
  const input = readInput(route, { params, search, contentType: contentTypeOf(request), body });
  const reply = await handler({ ...input, caller, organization, headers, now: new Date() });
  await sendReply(response, reply, {
    identity: JSON.stringify([id, request.url, organization?.id ?? caller?.userId ?? ""]),
    ifNoneMatch: headers["if-none-match"],
    acceptEncoding: headers["accept-encoding"],
    check: (given) => checkAnswer(id, route, given),
  });
}

function refuse(response: Response, error: HttpError): void {
  if (response.headersSent) return void response.destroy();
  response.removeHeader("content-disposition");
  const body = JSON.stringify(problemOf(error));
  response
    .writeHead(error.status, {
      ...error.headers,
      "content-type": problemMediaType,
      "cache-control": "private, no-store",
    })
    .end(body);
}
