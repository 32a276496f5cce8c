import * as v from "valibot";
import { expect, it } from "vitest";
import { listFunctions } from "#functions/catalog.js";
import { type FunctionOptions, functionOptions, readFunctionOptions } from "./function-options.ts";

const plain: FunctionOptions = {
  memory: "512Mi",
  cpu: 1,
  timeoutSeconds: 60,
  concurrency: 40,
  minInstances: 0,
  maxInstances: 20,
  uses: ["database", "warehouse:read"],
};

it.each(listFunctions())("$name says how it is deployed", ({ module }) => {
  expect(Object.keys(readFunctionOptions(new URL(module))).sort()).toEqual(Object.keys(plain).sort());
});

it.each(listFunctions().filter(({ kind }) => kind === "schedule"))(
  "one call of the clock is one run of $name",
  ({ module }) => {
    expect(readFunctionOptions(new URL(module))).toMatchObject({ concurrency: 1, maxInstances: 1 });
  },
);

it.each(listFunctions())("the account of $name, fn-$name, is a name that Google Cloud takes", ({ name }) => {
  expect(`fn-${name}`).toMatch(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/);
});

it("takes a plain one", () => {
  expect(v.parse(functionOptions, plain)).toEqual(plain);
});

it.each([
  ["a word it does not know", { ...plain, region: "europe-west1" }],
  ["a right nobody grants", { ...plain, uses: ["warehouse:drop"] }],
  ["a right twice", { ...plain, uses: ["database", "database"] }],
  ["more memory than the cpu can have", { ...plain, memory: "8Gi" }],
  ["a step that outlives its message", { ...plain, timeoutSeconds: 601 }],
  ["more instances at rest than at most", { ...plain, minInstances: 3, maxInstances: 2 }],
  ["a cpu that serves one request only", { ...plain, cpu: 0.5 }],
])("refuses %s", (_, options) => {
  expect(v.is(functionOptions, options)).toBe(false);
});
