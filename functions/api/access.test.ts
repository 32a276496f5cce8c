import { randomUUID } from "node:crypto";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Route } from "#shared/api/route.ts";
import { routes } from "#shared/api/routes.ts";
import type { Organization } from "#shared/database/organizations.ts";
import { startTestApi, type TestAnswer, type TestApi } from "#shared/embedded/api-for-tests.ts";
import { problemDocument } from "#shared/http/problem.ts";

let api: TestApi;
let organization: Organization;
let reader: string;
let owner: string;
let stranger: string;

beforeAll(async () => {
  api = await startTestApi();
  organization = await api.organization();
  reader = await api.member(organization, "read_only");
  owner = await api.member(organization, "owner");
  stranger = await api.member(await api.organization(), "owner");
});
afterAll(() => api.stop());

const all = Object.entries(routes as Record<string, Route>).map(([id, route]) => {
  const [method = "", template = ""] = id.split(" ");
  return { id, method, template, route, isUnsafe: method !== "GET", takesBody: Boolean(route.body ?? route.rawBody) };
});
type Case = (typeof all)[number];

const needsRole = all.filter(({ route }) => route.access !== "anyone" && route.access !== "signed-in");

/** The path of a route, in an organization, with parameters that could exist. */
function pathOf({ template }: Case, query: Record<string, string> = { org: organization.slug }): string {
  return `${template.replaceAll(/\{\w+\}/g, () => randomUUID())}?${new URLSearchParams(query)}`;
}

function send(one: Case, sent: Parameters<TestApi["call"]>[2], path = pathOf(one)): Promise<TestAnswer> {
  const type = one.route.rawBody ? "application/octet-stream" : "application/json";
  const body = one.takesBody ? { body: "{}" } : {};
  const headers = { ...(one.takesBody && { "content-type": type }), ...sent?.headers };
  return api.call(one.method, path, { ...body, ...sent, headers });
}

function expectProblem(answer: TestAnswer, status: number): void {
  expect(answer.headers["content-type"]).toBe("application/problem+json");
  const problem = v.parse(problemDocument, answer.json());
  expect({ said: problem.status, sent: answer.status, detail: problem.detail }).toMatchObject({
    said: status,
    sent: status,
  });
  expect(answer.text).not.toMatch(/SELECT|select |\/shared\/|node_modules|eyJ/);
}

it.each(all)("$id is served", async (one) => {
  expectNotFoundHere(await api.call("OPTIONS", pathOf(one)));
});

/** An undeclared method on a path that is served is a 405. */
function expectNotFoundHere(answer: TestAnswer): void {
  expectProblem(answer, 405);
  expect(answer.headers.allow).toMatch(/GET|POST|PUT|DELETE/);
}

describe("who may call", () => {
  it.each(all.filter(({ route }) => route.access !== "anyone"))("$id refuses nobody in particular", async (one) => {
    expectProblem(await send(one, {}), 401);
    expectProblem(await send(one, { as: "not.a.token" }), 401);
    expectProblem(await send(one, { headers: { authorization: "Bearer not.a.token" } }), 401);
  });

  it.each(needsRole)("$id does not know the organization to a member of another one", async (one) => {
    const theirs = await send(one, { as: stranger });
    expectProblem(theirs, 404);
    const none = await send(one, { as: stranger }, pathOf(one, { org: "no-such-organization" }));
    expect(none.text.replaceAll("no-such-organization", organization.slug)).toBe(theirs.text);
    expectProblem(await send(one, { as: owner }, pathOf(one, {})), 400);
  });

  it.each(needsRole.filter(({ route }) => route.access !== "read_only"))("$id refuses a reader", async (one) => {
    expectProblem(await send(one, { as: reader }), 403);
  });

  it.each(all.filter(({ isUnsafe }) => isUnsafe))("$id refuses a page of another site", async (one) => {
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: api.platform.address, "sec-fetch-site": "cross-site" },
    ])
      expectProblem(await send(one, { as: owner, headers }), 403);
  });
});

describe("what is taken", () => {
  const nonsense = "\u0000";
  const badly = (schema: Route["query"]) =>
    Object.fromEntries(
      Object.keys((schema as v.ObjectSchema<v.ObjectEntries, undefined>)?.entries ?? {}).map((key) => [key, nonsense]),
    );
  const refuses = (schema: Route["query"]) => schema && !v.safeParse(schema, badly(schema)).success;

  it.each(all.filter(({ route }) => refuses(route.query)))("$id refuses a query in another form", async (one) => {
    const path = pathOf(one, { ...badly(one.route.query), org: organization.slug });
    const answer = await send(one, { as: owner }, path);
    expectProblem(answer, 422);
    expect(answer.json()).toMatchObject({ errors: expect.arrayContaining([expect.objectContaining({})]) });
    expect(answer.text).toContain('"path":"query.');
  });

  it.each(all.filter(({ route }) => refuses(route.params)))("$id refuses parameters in another form", async (one) => {
    const path = `${one.template.replaceAll(/\{\w+\}/g, encodeURIComponent(nonsense))}?org=${organization.slug}`;
    const answer = await send(one, { as: owner }, path);
    expectProblem(answer, 422);
    expect(answer.text).toContain('"path":"path.');
  });

  it.each(all.filter(({ route }) => route.body))("$id refuses a body in another form", async (one) => {
    expectProblem(await send(one, { as: owner, body: "[]" }), 422);
    expectProblem(await send(one, { as: owner, body: '{"cut": of' }), 400);
    expectProblem(await send(one, { as: owner, headers: { "content-type": "text/plain" } }), 415);
  });

  it.each(all.filter(({ takesBody }) => takesBody))("$id refuses a body that is too large", async (one) => {
    const most = one.route.maxBodyBytes ?? 64 * 1024;
    expectProblem(await send(one, { as: owner, body: Buffer.alloc(most + 1, 32) }), 413);
  });
});
