import { expect, it } from "vitest";
import { assignPaints } from "./paints.ts";

it("gives colours by rank and keeps them when the order changes", () => {
  const held = assignPaints(new Map(), ["a", "b", "c"], false);
  expect([...held]).toEqual([
    ["a", 1],
    ["b", 2],
    ["c", 3],
  ]);
  assignPaints(held, ["c", "d", "a"], false);
  expect([held.get("c"), held.get("d"), held.get("a")]).toEqual([3, 2, 1]);
});

it("never paints two groups of one answer the same while there are colours", () => {
  const held = assignPaints(new Map(), ["a", "b"], false);
  assignPaints(held, ["c", "d"], false);
  const both = assignPaints(held, ["a", "c", "b", "d"], false);
  expect(new Set(["a", "b", "c", "d"].map((id) => both.get(id))).size).toBe(4);
  const many = Array.from({ length: 10 }, (_, index) => `group ${index}`);
  expect(many.map((id) => assignPaints(new Map(), many, false).get(id)).slice(7)).toEqual([8, "other", "other"]);
});

it("paints Cloud blue, GenAI teal and SaaS violet whatever their rank", () => {
  const held = assignPaints(new Map(), ['["SaaS"]', '["GenAI"]', '["Cloud"]'], true);
  expect([held.get('["Cloud"]'), held.get('["GenAI"]'), held.get('["SaaS"]')]).toEqual([1, 2, 3]);
});
