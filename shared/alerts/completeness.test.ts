import * as v from "valibot";
import { expect, test } from "vitest";
import type { SourceFreshness } from "#shared/costs/answer.ts";
import { completenessOf } from "./completeness.ts";
import { ruleDefinition } from "./rule.ts";

const source = (connectionId: string, provider: string, completeUntil: string | null): SourceFreshness => ({
  connectionId,
  provider,
  name: connectionId,
  completeUntil,
  lastLoadedAt: null,
  state: completeUntil === null ? "silent" : "current",
});
const sources = [
  source("a", "aws", "2026-11-21"),
  source("b", "aws", "2026-11-20"),
  source("c", "oci", "2026-11-18"),
  source("d", "gcp", null),
];
const until = (more: Partial<v.InferInput<typeof ruleDefinition>>, each: string | null = null) => {
  const jump = { kind: "jump", currency: "USD", percent: "1", amount: "1", ...more };
  return completenessOf(v.parse(ruleDefinition, jump), sources)(each);
};

test("everything is complete as far as the source that is furthest behind", () => {
  expect(until({})).toBe("2026-11-18");
});

test("a source outside of the scope holds nothing back", () => {
  expect(until({ scope: { x_Provider: ["aws"] } })).toBe("2026-11-20");
  expect(until({ scope: { x_ConnectionId: ["a"] } })).toBe("2026-11-21");
  expect(until({ scope: { ServiceName: ["S3"] } })).toBe("2026-11-18");
});

test("each provider or source is complete as far as it is itself", () => {
  expect(until({ each: "x_Provider" }, "aws")).toBe("2026-11-20");
  expect(until({ each: "x_ConnectionId" }, "a")).toBe("2026-11-21");
  expect(until({ each: "x_ConnectionId", scope: { x_Provider: ["oci"] } }, "a")).toBeNull();
  expect(until({ each: "ServiceName" }, "aws")).toBe("2026-11-18");
});

test("no day is complete of a source without one, and without any source it is unknown", () => {
  expect(until({ scope: { x_Provider: ["gcp"] } })).toBeNull();
  const rule = v.parse(ruleDefinition, { kind: "jump", currency: "USD", percent: "1", amount: "1" });
  expect(completenessOf(rule, [])(null)).toBeUndefined();
});
