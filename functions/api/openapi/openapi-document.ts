import type * as v from "valibot";
import type { Route } from "#shared/api/route.ts";
import { routes } from "#shared/api/routes.ts";
import { problemDocument, problemMediaType } from "#shared/http/problem.ts";
import { version } from "#shared/version.ts";
import { inputSchema, type JsonSchema, outputSchema, parameterSchema } from "./json-schema.ts";

const description = `Every technology bill of a company in one ledger, as FOCUS 1.3. Amounts are decimal numbers as text; null is
unknown, never 0. Days are UTC, \`until\` is exclusive. Currencies are never added. Sign in with POST /api/session, which sets a cookie
that no script can read, or send an access token as a bearer token. A request with a cookie that changes something comes from a page of
this site: its Origin is its host. What carries an ETag is answered with 304 while it is the same.`;

/** The API as an OpenAPI 3.1 document, derived from its routes. */
export function openApiDocument(): JsonSchema {
  const paths: Record<string, JsonSchema> = {};
  for (const [id, route] of Object.entries(routes as Record<string, Route>)) {
    const [method = "", path = ""] = id.split(" ");
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(method, path, route) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "cloudact", version, description: description.replaceAll("\n", " ") },
    paths,
    components: {
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: "cloudact_access" },
        bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
      },
      schemas: { Problem: outputSchema(problemDocument) },
      parameters: {
        org: {
          name: "org",
          in: "query",
          required: true,
          description: "Slug of an organization where the caller is a member.",
          schema: { type: "string" },
        },
      },
    },
  };
}

function operation(method: string, path: string, route: Route): JsonSchema {
  const body = bodyOf(route);
  return {
    operationId: operationId(method, path),
    tags: [path.split("/")[2]],
    summary: route.summary,
    "x-access": route.access,
    security: route.access === "anyone" ? [{}] : [{ session: [] }, { bearer: [] }],
    parameters: parametersOf(route),
    ...(body && { requestBody: { required: true, content: body } }),
    responses: { ...answersOf(method, route), ...problemsOf(route) },
  };
}

/** `GET /api/alerts/rules/{id}` as `getAlertsRulesById`. */
function operationId(method: string, path: string): string {
  const words = path
    .replaceAll(/\{(\w+)\}/g, "by-$1")
    .split(/[/-]/)
    .slice(2);
  return [method.toLowerCase(), ...words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))].join("");
}

function parametersOf({ access, params, query }: Route): JsonSchema[] {
  const needsRole = access !== "anyone" && access !== "signed-in";
  return [
    ...Object.entries(entriesOf(params)).map(([name, schema]) => parameter("path", name, schema)),
    ...(needsRole ? [{ $ref: "#/components/parameters/org" }] : []),
    ...Object.entries(entriesOf(query)).map(([name, schema]) => parameter("query", name, schema)),
  ];
}

function parameter(where: "path" | "query", name: string, schema: v.GenericSchema): JsonSchema {
  return { name, in: where, required: schema.type !== "optional", ...parameterSchema(schema) };
}

function entriesOf(schema: Route["query"]): Record<string, v.GenericSchema> {
  return schema && "entries" in schema ? (schema.entries as Record<string, v.GenericSchema>) : {};
}

function bodyOf({ body, rawBody, maxBodyBytes }: Route): JsonSchema | undefined {
  if (rawBody)
    return { "application/octet-stream": { schema: { description: `At most ${maxBodyBytes ?? 65_536} bytes.` } } };
  return body && { "application/json": { schema: inputSchema(body) } };
}

function answersOf(method: string, { answer, access }: Route): JsonSchema {
  if (!answer) return { 204: { description: "Done." } };
  if ("mediaTypes" in answer) {
    const content = Object.fromEntries(answer.mediaTypes.map((type) => [type, {}]));
    return { 200: { description: "The file.", content } };
  }
  const found = { description: "The answer.", content: { "application/json": { schema: outputSchema(answer) } } };
  const mayBeKnown = method === "GET" && access !== "anyone";
  return {
    200: found,
    ...(mayBeKnown && { 304: { description: "The answer of the ETag in If-None-Match still holds." } }),
  };
}

const problems: Record<number, string> = {
  400: "A request that cannot be read.",
  401: "Nobody is signed in, or not with the right password.",
  403: "The role does not allow it, or the request comes from a page of another site.",
  404: "There is no such thing, or no such organization where the caller is a member.",
  413: "The body is too large.",
  415: "The body is of another media type.",
  422: "The request is of another form than declared here; `errors` says where.",
  429: "Too many requests; Retry-After says how many seconds to wait.",
};

function problemsOf({ body, rawBody, access }: Route): JsonSchema {
  const takesBody = Boolean(body ?? rawBody);
  const statuses = [400, ...(access === "anyone" ? [] : [401, 404]), 403, ...(takesBody ? [413, 415] : []), 422, 429];
  return Object.fromEntries(
    [...statuses.map((status) => [status, problems[status]]), ["default", "The request failed on our side."]].map(
      ([status, meaning]) => [
        status,
        { description: meaning, content: { [problemMediaType]: { schema: { $ref: "#/components/schemas/Problem" } } } },
      ],
    ),
  );
}
