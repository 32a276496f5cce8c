import * as v from "valibot";
import type { Route } from "#shared/api/route.ts";
import { HttpError, InputError, type InputProblem } from "./http-error.ts";

const defaultMaxBodyBytes = 64 * 1024;

export interface Sent {
  params: Record<string, string>;
  search: URLSearchParams;
  contentType: string;
  body: Buffer;
}

/** What a request says, in the form its route declares. Throws an InputError that names every mistake at once. */
export function readInput(route: Route, { params, search, contentType, body }: Sent) {
  checkBody(route, contentType, body);
  const given = [
    read("path", route.params, params),
    read("query", route.query, Object.fromEntries(search)),
    read("body", route.body, route.body && parseJson(body)),
  ] as const;
  const errors = given.flatMap((part) => part.errors);
  if (errors.length > 0) throw new InputError(errors);
  const [path, query, json] = given;
  return { params: path.output, query: query.output, body: json.output, bytes: route.rawBody ? body : Buffer.alloc(0) };
}

function read(part: string, schema: Route["query"], value: unknown): { output: unknown; errors: InputProblem[] } {
  if (!schema) return { output: undefined, errors: [] };
  const parsed = v.safeParse(schema, value, { abortPipeEarly: true });
  if (parsed.success) return { output: parsed.output, errors: [] };
  const errors = parsed.issues.slice(0, 20).map((issue) => ({
    path: [part, v.getDotPath(issue)].filter((name) => name).join("."),
    message: issue.message,
  }));
  return { output: undefined, errors };
}

function checkBody(route: Route, contentType: string, body: Buffer): void {
  const most = route.maxBodyBytes ?? defaultMaxBodyBytes;
  if (body.length > most) throw new HttpError(413, `At most ${most} bytes are taken at once; ${body.length} came.`);
  const expected = route.rawBody ? "application/octet-stream" : route.body ? "application/json" : undefined;
  if (expected && contentType !== expected)
    throw new HttpError(415, `A body of type ${expected} is expected; ${contentType || "none"} came.`);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new HttpError(400, "The body is not JSON.");
  }
}
