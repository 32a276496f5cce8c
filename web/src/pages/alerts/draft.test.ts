import { expect, it } from "vitest";
import type { AlertRule } from "../../../../shared/api/alerts.ts";
import { type Definition, definitionOf, draftOf, newDraft, problemsOf, withKind } from "./draft.ts";

const common = {
  metric: "billed",
  scope: { x_Provider: ["aws"] },
  currency: "EUR",
  amount: "12.5",
  coolDownHours: 48,
} as const;
const definitions: Definition[] = [
  { kind: "jump", ...common, scope: { x_Provider: ["aws"] }, percent: "30", weeks: 6, each: "ServiceName" },
  { kind: "threshold", ...common, scope: {}, period: "week" },
  { kind: "budget", ...common, scope: {}, percent: "80" },
];

it.each(definitions)("a $kind rule that is opened and saved again stays as it was", (definition) => {
  const rule = { id: "1", name: "Rule", enabled: false, channelIds: ["c"], definition } as unknown as AlertRule;
  const draft = draftOf(rule);
  expect(definitionOf(draft)).toEqual(definition);
  expect(draft).toMatchObject({ name: "Rule", enabled: false, channelIds: ["c"] });
});

it("a rule without a name or with words for numbers says what to write", () => {
  expect(Object.keys(problemsOf(newDraft))).toEqual(["name"]);
  expect(Object.keys(problemsOf({ ...newDraft, name: "x", amount: "much", percent: "-1" }))).toEqual([
    "amount",
    "percent",
  ]);
  expect(problemsOf({ ...newDraft, name: "x" })).toEqual({});
});

it("another kind brings its own usual percent, unless one was written", () => {
  expect(withKind(newDraft, "budget").percent).toBe("100");
  expect(withKind(withKind(newDraft, "budget"), "jump").percent).toBe("25");
  expect(withKind({ ...newDraft, percent: "40" }, "budget").percent).toBe("40");
});
