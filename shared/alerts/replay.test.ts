import type * as v from "valibot";
import { parse } from "valibot";
import { describe, expect, test } from "vitest";
import { replayAnswer } from "#shared/api/alerts.ts";
import { addDays } from "#shared/costs/days.ts";
import type { DailyCost } from "./cost-history.ts";
import { replay, replayReadsFrom } from "./replay.ts";
import { ruleDefinition } from "./rule.ts";

/** 2026-08-23 to 2026-11-20 are the 90 days; 2026-11-20 is a Friday. */
const until = "2026-11-21";
const first = "2026-08-23";
const daily = (from: string, to: string, amount: (day: string) => string | undefined, each?: string): DailyCost[] => {
  const costs: DailyCost[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const cost = amount(day);
    if (cost !== undefined) costs.push({ day, currency: "USD", cost, ...(each !== undefined && { each }) });
  }
  return costs;
};
const steady = (amount: string, peaks: Record<string, string | undefined> = {}, each?: string) =>
  daily(replayReadsFrom(until), "2026-11-20", (day) => (day in peaks ? peaks[day] : amount), each);
const run = (definition: v.InferInput<typeof ruleDefinition>, costs: DailyCost[]) =>
  parse(replayAnswer, replay(parse(ruleDefinition, definition), costs, { completeUntil: until, today: "2026-11-22" }));
const jump = { kind: "jump", currency: "USD", percent: "25", amount: "600" } as const;
const month = { kind: "threshold", currency: "USD", period: "month", amount: "1000" } as const;

describe("a jump", () => {
  test("fires on its day with what was usual, and says the same as an alert would", () => {
    const { fires, days, line, from } = run(jump, steady("1000", { "2026-10-13": "1700.5" }));
    expect(fires).toEqual([
      {
        day: "2026-10-13",
        each: null,
        value: "1700.5",
        usual: "1000",
        limit: "1600",
        percent: 70.1,
        message:
          "The effective cost of everything on Tuesday 2026-10-13 was 1700.5 USD; usual is 1000 USD (the median of the 8 Tuesdays before).",
      },
    ]);
    expect([days.length, days[0]?.day, days.at(-1)?.day, from, line]).toEqual([90, first, "2026-11-20", first, "600"]);
    expect(days.filter(({ state }) => state !== "quiet")).toEqual([
      { day: "2026-10-13", value: "700.5", state: "fires" },
    ]);
  });

  test("is one episode while its cool-down lasts, and each value has its own", () => {
    const peaks = { "2026-10-13": "1700", "2026-10-14": "1800", "2026-10-15": "1900", "2026-10-16": "2000" };
    const costs = [...steady("1000", peaks, "EC2"), ...steady("1000", { "2026-10-15": "1900" }, "S3")];
    const { fires, days } = run({ ...jump, each: "ServiceName", coolDownHours: 72 }, costs);
    expect(fires.map(({ day, each }) => [day, each])).toEqual([
      ["2026-10-13", "EC2"],
      ["2026-10-15", "S3"],
      ["2026-10-16", "EC2"],
    ]);
    const states = days.filter(({ day }) => day in peaks).map(({ state }) => state);
    expect(states).toEqual(["fires", "same-episode", "fires", "fires"]);
  });

  test("is drawn as the largest rise of any value", () => {
    const costs = [...steady("1000", { "2026-10-13": "900" }, "EC2"), ...steady("10", { "2026-10-13": "35.5" }, "S3")];
    const { days } = run({ ...jump, each: "ServiceName" }, costs);
    expect(days.find(({ day }) => day === "2026-10-13")?.value).toBe("25.5");
    expect(days.at(-1)?.value).toBe("0");
  });

  test("is unknown on a day without cost, and before there are four weeks", () => {
    const costs = daily("2026-09-01", "2026-11-20", (day) => (day === "2026-11-10" ? undefined : "100"));
    const { days, reason } = run(jump, costs);
    const known = days.filter(({ value }) => value !== null).map(({ day }) => day);
    expect(known[0]).toBe("2026-09-29");
    expect(known).not.toContain("2026-11-10");
    expect(reason).toBeNull();
  });

  test("tells how often other amounts would have fired", () => {
    const peaks = { "2026-09-29": "2900", "2026-10-13": "2500", "2026-10-26": "1700", "2026-11-13": "1550" };
    const { others } = run(jump, steady("1000", peaks));
    expect(others).toEqual([
      { amount: "200", times: 4, isCurrent: false },
      { amount: "500", times: 4, isCurrent: false },
      { amount: "600", times: 3, isCurrent: true },
      { amount: "1000", times: 2, isCurrent: false },
      { amount: "2000", times: 0, isCurrent: false },
    ]);
  });

  test("names the three days that came closest without firing", () => {
    const peaks = { "2026-09-29": "1500", "2026-10-13": "1700", "2026-10-26": "1100.5", "2026-11-13": "1300" };
    const { closest } = run(jump, [...steady("1000", peaks), ...steady("0.5", { "2026-11-02": "0.7" })]);
    expect(closest).toEqual([
      { day: "2026-09-29", each: null, value: "500", percent: 50, under: "100" },
      { day: "2026-11-13", each: null, value: "300", percent: 30, under: "300" },
      { day: "2026-10-26", each: null, value: "100.5", percent: 10, under: "499.5" },
    ]);
  });

  test("that its percent holds back is as far under the line as it lacks of that", () => {
    const { closest } = run({ ...jump, percent: "80" }, steady("1000", { "2026-10-13": "1700" }));
    expect(closest[0]).toMatchObject({ value: "700", under: "100" });
  });
});

describe("a threshold or budget", () => {
  const september = (cost: string) =>
    daily("2026-06-01", "2026-11-20", (day) => (day.startsWith("2026-09") ? cost : "10"));

  test("is drawn as the cost of the period so far, fires where that crosses, and is one episode until the period ends", () => {
    const { days, fires } = run(month, september("100"));
    const on = (day: string) => days.find((drawn) => drawn.day === day);
    expect(fires).toMatchObject([{ day: "2026-09-11", value: "1100", limit: "1000", usual: null, percent: null }]);
    expect([on("2026-09-10"), on("2026-09-11"), on("2026-09-30"), on("2026-10-01")]).toEqual([
      { day: "2026-09-10", value: "1000", state: "quiet" },
      { day: "2026-09-11", value: "1100", state: "fires" },
      { day: "2026-09-30", value: "3000", state: "same-episode" },
      { day: "2026-10-01", value: "10", state: "quiet" },
    ]);
  });

  test("that was above before the first day shown is no news on it", () => {
    const { days, fires } = run(
      month,
      daily("2026-06-01", "2026-08-31", () => "100"),
    );
    expect(fires).toEqual([]);
    expect(days[0]).toEqual({ day: first, value: "2300", state: "same-episode" });
  });

  test("counts a period once that came close, by its last day", () => {
    const { closest } = run({ ...month, amount: "3000" }, september("100"));
    expect(closest.map(({ day, value, under }) => [day, value, under])).toEqual([
      ["2026-09-30", "3000", "0"],
      ["2026-10-31", "310", "2690"],
      ["2026-08-31", "310", "2690"],
    ]);
  });

  test("of a budget lies at its percent, and other budgets are tried", () => {
    const budget = { kind: "budget", currency: "USD", amount: "3000", percent: "80" } as const;
    const { line, others, fires } = run(budget, september("100"));
    expect([line, fires[0]?.day, fires[0]?.limit]).toEqual(["2400", "2026-09-25", "2400"]);
    expect(others.map(({ amount, times }) => [amount, times])).toEqual([
      ["1000", 1],
      ["2000", 1],
      ["3000", 1],
      ["5000", 0],
      ["10000", 0],
    ]);
  });

  test("of every value is drawn as the largest of them", () => {
    const costs = [...steady("5", {}, "EC2"), ...steady("2", {}, "S3")];
    const { days } = run({ ...month, period: "day", each: "ServiceName" }, costs);
    expect(days.at(-1)).toEqual({ day: "2026-11-20", value: "5", state: "quiet" });
  });
});

test("a rule with the amount 0 is tried with amounts above it", () => {
  const { others } = run({ ...jump, amount: "0" }, steady("1000"));
  expect(others.map(({ amount }) => amount)).toEqual(["0", "1", "2", "5", "10"]);
});

test.each([
  [[], until, "Nothing can be judged in these days: no cost is known for everything."],
  [[], null, "No day of the bills is complete yet: import one first."],
  [
    daily("2026-11-10", "2026-11-20", () => "1"),
    until,
    "Nothing can be judged in these days: not enough history: 1 of 4 Fridays before 2026-11-20.",
  ],
])("says why nothing could be judged: %#", (costs, completeUntil, reason) => {
  const answer = replay(parse(ruleDefinition, jump), costs, { completeUntil, today: "2026-11-22" });
  expect(answer).toMatchObject({ reason, fires: [], closest: [] });
  expect(answer.days.every(({ value, state }) => value === null && state === "quiet")).toBe(true);
});
