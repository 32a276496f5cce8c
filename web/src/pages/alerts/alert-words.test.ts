import { expect, it } from "vitest";
import type { Alert } from "../../../../shared/api/alerts.ts";
import { filtersOf } from "./alert-filters.ts";
import { headlineOf } from "./alert-words.ts";
import { amountOfLine, stepped } from "./step.ts";

const alert: Alert = {
  id: "1",
  ruleId: "2",
  rule: "A service jumps",
  message: "",
  value: "251.0679356",
  limit: "210.9124952",
  currency: "USD",
  from: "2026-11-20",
  until: "2026-11-21",
  facts: {
    each: { field: "ServiceName", value: "Azure Monitor" },
    scope: { x_Provider: ["azure"] },
    rise: "140.1554404",
    usual: "110.9124952",
  },
  status: "open",
  raisedAt: "2026-11-22T08:00:00Z",
  acknowledgedAt: null,
  acknowledgedBy: null,
  deliveries: [],
};

it("a jump says what cost how much, on which day, and how far above its usual", () => {
  expect(headlineOf(alert)).toMatch(
    /^Azure Monitor cost \$251\.07 on Fri 20 Nov.*, \$140\.16 above its usual \$110\.91$/,
  );
});

it("a rule without a usual says its scope, its period and how far it passed the line", () => {
  const month = { ...alert, value: "373.5", limit: "370", from: "2026-10-01", until: "2026-11-01" };
  expect(headlineOf({ ...month, facts: { scope: {} } })).toMatch(
    /^Everything cost \$373\.50 in October.*, \$3\.50 above the line$/,
  );
  expect(headlineOf({ ...month, facts: { scope: { x_Kind: ["GenAI", "SaaS"] } } })).toMatch(/^GenAI or SaaS cost /);
});

it("Explorer opens with the rule's scope and with what it fired for", () => {
  expect(filtersOf(alert)).toEqual([
    { field: "x_Provider", operator: "is", values: ["azure"] },
    { field: "ServiceName", operator: "is", values: ["Azure Monitor"] },
  ]);
  expect(filtersOf({ facts: {} })).toEqual([]);
  expect(filtersOf({ facts: { scope: { x_Kind: "no list" }, each: null } })).toEqual([]);
});

it("an amount steps to round numbers and never to nothing", () => {
  expect(stepped("500", 1)).toBe("550");
  expect(stepped("500", -1)).toBe("450");
  expect(stepped("5", -1)).toBe("5");
  expect(stepped("1234", 1)).toBe("1500");
  expect(stepped("", 1)).toBe("5");
});

it("a budget whose line is dragged has the amount of which that line is the percent", () => {
  expect(amountOfLine({ kind: "budget", percent: "80" }, "4000")).toBe("5000");
  expect(amountOfLine({ kind: "jump", percent: "80" }, "4000")).toBe("4000");
});
