import { expect, it } from "vitest";
import type { Route } from "#shared/api/route.ts";
import { routes } from "#shared/api/routes.ts";
import { openApiDocument } from "./openapi-document.ts";

interface Operation {
  operationId: string;
  "x-access": string;
  security: object[];
  parameters: { name?: string; in?: string; required?: boolean; $ref?: string; schema?: object; content?: object }[];
  requestBody?: { content: Record<string, object> };
  responses: Record<string, { description: string }>;
}

const document = openApiDocument();
const paths = document.paths as Record<string, Record<string, Operation>>;
const declared = Object.entries(routes as Record<string, Route>);
const operationOf = (id: string) => {
  const [method = "", path = ""] = id.split(" ");
  return paths[path]?.[method.toLowerCase()];
};

/** Every value below a value, with where it is. */
function* walk(value: unknown, path = "#"): Generator<[string, unknown]> {
  yield [path, value];
  if (value && typeof value === "object")
    for (const [key, inner] of Object.entries(value)) yield* walk(inner, `${path}/${key}`);
}

it.each(declared)("%s is in the document, with who may call it", (id, route) => {
  const operation = operationOf(id);
  expect(operation).toMatchObject({ summary: route.summary, "x-access": route.access });
  expect(operation?.security).toEqual(route.access === "anyone" ? [{}] : [{ session: [] }, { bearer: [] }]);
  const isInOrganization = operation?.parameters.some(({ $ref }) => $ref === "#/components/parameters/org");
  expect(isInOrganization).toBe(!["anyone", "signed-in"].includes(route.access));
});

it.each(declared)("%s has its parameters, its body and its answers", (id, route) => {
  const operation = operationOf(id);
  const inPath = [...id.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const named = operation?.parameters.filter((parameter) => parameter.in === "path");
  expect(named?.map(({ name, required }) => [name, required])).toEqual(inPath.map((name) => [name, true]));
  expect(operation?.requestBody !== undefined).toBe(Boolean(route.body ?? route.rawBody));
  expect(Object.keys(operation?.responses ?? {})).toEqual(
    expect.arrayContaining([route.answer ? "200" : "204", "422"]),
  );
});

it("holds no operation that is not declared, and names each differently", () => {
  const ids = Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
  expect(ids).toHaveLength(declared.length);
  expect(new Set(ids).size).toBe(ids.length);
});

it("is JSON without a hole, whose references lead somewhere", () => {
  const known = new Map(walk(document));
  expect([...known].filter(([, value]) => value === undefined || typeof value === "function")).toEqual([]);
  const references = [...known].filter(([path]) => path.endsWith("/$ref")).map(([, value]) => String(value));
  expect(references.length).toBeGreaterThan(20);
  expect(references.filter((reference) => !known.has(reference))).toEqual([]);
});

it("says what a cost query may be, and which numbers a page takes", () => {
  const query = operationOf("GET /api/costs")?.parameters.find(({ name }) => name === "query");
  expect(query).toMatchObject({
    required: true,
    content: {
      "application/json": { schema: { properties: { metric: { enum: expect.arrayContaining(["billed"]) } } } },
    },
  });
  const limit = operationOf("GET /api/syncs")?.parameters.find(({ name }) => name === "limit");
  expect(limit).toEqual({
    name: "limit",
    in: "query",
    required: false,
    schema: { type: "integer", minimum: 1, maximum: 100 },
  });
});
