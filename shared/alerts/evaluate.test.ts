import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { addDays } from "#shared/costs/days.ts";
import type { Breach, Verdict } from "./breach.ts";
import type { DailyCost } from "./cost-history.ts";
import { evaluateRule } from "./evaluate.ts";
import { type NamedRule, ruleDefinition } from "./rule.ts";

/** How far the costs are complete is unknown, or the same for every value. */
const asOf = (today: string, completeUntil?: string | null) => ({ today, completeUntil: () => completeUntil });
const cost = (day: string, amount: string, currency = "USD"): DailyCost => ({ day, currency, cost: amount });
const ruleOf = (definition: v.InferInput<typeof ruleDefinition>): NamedRule => ({
  name: "Spend",
  ...v.parse(ruleDefinition, definition),
});
const monthly = ruleOf({ kind: "threshold", currency: "USD", period: "month", amount: "100" });
const daily = ruleOf({ kind: "threshold", currency: "USD", period: "day", amount: "100" });
const weekly = ruleOf({ kind: "threshold", currency: "USD", period: "week", amount: "100" });

function verdictOf(rule: NamedRule, costs: DailyCost[], today: string, completeUntil?: string | null): Verdict {
  const [verdict, ...others] = evaluateRule(rule, costs, asOf(today, completeUntil));
  if (!verdict || others.length > 0) throw new Error("One verdict is expected.");
  return verdict;
}
function breachOf(...args: Parameters<typeof verdictOf>): Breach | undefined {
  const verdict = verdictOf(...args);
  return "breach" in verdict ? verdict.breach : undefined;
}
function quietOf(...args: Parameters<typeof verdictOf>): string | undefined {
  const verdict = verdictOf(...args);
  return "quiet" in verdict ? verdict.quiet : undefined;
}

describe("a threshold", () => {
  test("is broken by the smallest amount above it, and not by an equal one", () => {
    expect(quietOf(monthly, [cost("2026-11-02", "60"), cost("2026-11-03", "40.000")], "2026-11-20")).toBe(
      "within the limit of 100 USD a month",
    );
    const above = [cost("2026-11-02", "60"), cost("2026-11-03", "40.000000000000000001")];
    expect(breachOf(monthly, above, "2026-11-20")).toMatchObject({
      value: "100.000000000000000001",
      limit: "100",
      currency: "USD",
      from: "2026-11-01",
      until: "2026-12-01",
    });
  });

  test("says what happened in one sentence", () => {
    const aws = { ...monthly, scope: { x_Provider: ["aws"], ServiceName: ["EC2", "S3"] } };
    expect(breachOf(aws, [cost("2026-11-02", "123.456")], "2026-11-20")?.message).toBe(
      "Spend: the effective cost of x_Provider aws, ServiceName EC2 or S3 in the month from 2026-11-01 is 123.46 USD, above 100 USD.",
    );
  });

  test("shows more digits when two would hide the difference", () => {
    expect(breachOf(monthly, [cost("2026-11-02", "100.0001")], "2026-11-20")?.message).toContain(
      "100.0001 USD, above 100 USD",
    );
  });

  test("begins a new month at zero, and is another breach there", () => {
    const november = [cost("2026-11-30", "150")];
    const december = [...november, cost("2026-12-01", "150")];
    const [first, second] = [breachOf(monthly, november, "2026-12-02"), breachOf(monthly, december, "2026-12-02")];
    expect(first?.from).toBe("2026-11-01");
    expect(second?.from).toBe("2026-12-01");
    expect(second?.key).not.toBe(first?.key);
    expect(quietOf(monthly, [cost("2026-11-30", "99"), cost("2026-12-01", "99")], "2026-12-02")).toBeDefined();
  });

  test("is broken for the month before when its last days come late", () => {
    const late = [cost("2026-11-30", "150"), cost("2026-12-01", "1")];
    expect(breachOf(monthly, late, "2026-12-02")?.from).toBe("2026-11-01");
  });

  test("does not reach back two periods", () => {
    const old = [cost("2026-10-30", "150"), cost("2026-12-01", "1")];
    expect(breachOf(monthly, old, "2026-12-02")).toBeUndefined();
  });

  test("counts the leap day in February", () => {
    const february = [cost("2028-02-28", "60"), cost("2028-02-29", "60")];
    expect(breachOf(monthly, february, "2028-03-01")).toMatchObject({
      from: "2028-02-01",
      until: "2028-03-01",
      value: "120",
    });
    expect(breachOf(daily, [cost("2028-02-29", "101")], "2028-03-01")).toMatchObject({
      from: "2028-02-29",
      until: "2028-03-01",
    });
  });

  test("counts a week from Monday to Sunday, across the turn of the year", () => {
    const costs = [cost("2026-12-27", "500"), cost("2026-12-28", "60"), cost("2027-01-03", "60")];
    expect(breachOf(weekly, costs, "2027-01-03")).toMatchObject({
      from: "2026-12-28",
      until: "2027-01-04",
      value: "120",
    });
  });

  test("is kept by credits", () => {
    const costs = [cost("2026-11-02", "150"), cost("2026-11-03", "-50")];
    expect(breachOf(monthly, costs, "2026-11-20")).toBeUndefined();
    expect(breachOf(monthly, [cost("2026-11-02", "-500")], "2026-11-20")).toBeUndefined();
  });

  test("is no longer broken once a restated bill lowers the month", () => {
    expect(breachOf(monthly, [cost("2026-11-02", "150")], "2026-11-20")).toBeDefined();
    expect(quietOf(monthly, [cost("2026-11-02", "90")], "2026-11-20")).toBeDefined();
  });

  test("never adds another currency, and says that there is one", () => {
    const costs = [cost("2026-11-02", "99"), cost("2026-11-02", "99", "EUR")];
    expect(breachOf(monthly, costs, "2026-11-20")).toBeUndefined();
    expect(breachOf(monthly, [...costs, cost("2026-11-03", "2")], "2026-11-20")?.message).toMatch(
      / There is also cost in EUR, which is not counted here\.$/,
    );
    expect(quietOf(monthly, [cost("2026-11-02", "999", "EUR")], "2026-11-20")).toBe(
      "no cost in USD is known for everything. There is also cost in EUR, which is not counted here.",
    );
  });

  test("ignores charges dated in the future until their day has come", () => {
    const costs = [cost("2026-11-02", "50"), cost("2026-11-25", "60"), cost("2026-12-01", "500")];
    expect(breachOf(monthly, costs, "2026-11-24")).toBeUndefined();
    expect(breachOf(monthly, costs, "2026-11-25")?.value).toBe("110");
  });

  test("judges an old bill by its own newest month", () => {
    expect(breachOf(monthly, [cost("2023-01-31", "150")], "2026-11-20")?.from).toBe("2023-01-01");
  });

  test("is the same breach while the month grows, and another one for another limit", () => {
    const first = breachOf(monthly, [cost("2026-11-02", "150")], "2026-11-20");
    const grown = breachOf(monthly, [cost("2026-11-02", "150"), cost("2026-11-21", "9")], "2026-11-21");
    const respelt = breachOf({ ...monthly, amount: "100.00" }, [cost("2026-11-02", "150")], "2026-11-20");
    const raised = breachOf({ ...monthly, amount: "120" }, [cost("2026-11-02", "150")], "2026-11-20");
    expect([grown?.key, respelt?.key]).toEqual([first?.key, first?.key]);
    expect(raised?.key).not.toBe(first?.key);
  });

  test("has nothing to say without any cost", () => {
    expect(quietOf(monthly, [], "2026-11-20")).toBe("no cost is known for everything");
  });
});

describe("a budget", () => {
  const budget = ruleOf({ kind: "budget", currency: "USD", amount: "1000", percent: "80" });

  test("is broken above its share of the month's amount, not at it", () => {
    expect(breachOf(budget, [cost("2026-11-02", "800")], "2026-11-20")).toBeUndefined();
    expect(breachOf(budget, [cost("2026-11-02", "800.01")], "2026-11-20")).toMatchObject({
      value: "800.01",
      limit: "800",
      message:
        "Spend: the effective cost of everything in the month from 2026-11-01 is 800.01 USD, above 80% of the month's budget, 800 USD.",
    });
  });
});

describe("a jump", () => {
  const jump = ruleOf({ kind: "jump", currency: "USD", percent: "50", amount: "20" });
  // 2026-11-19 is a Thursday.
  const thursdays = (amounts: string[]) =>
    amounts.map((amount, index) => cost(addDays("2026-11-19", -7 * (index + 1)), amount));
  const calm = thursdays(["100", "100", "100", "100"]);
  const newest = cost("2026-11-20", "1");

  test("is found on the last complete day, against the median of the same weekday", () => {
    const costs = [
      ...thursdays(["100", "90", "110", "5000"]),
      cost("2026-11-18", "9999"),
      cost("2026-11-19", "160"),
      newest,
    ];
    expect(breachOf(jump, costs, "2026-11-22")).toMatchObject({
      key: "day 2026-11-19 jumped",
      value: "160",
      limit: "157.5",
      from: "2026-11-19",
      until: "2026-11-20",
      facts: { usual: "105", rise: "55" },
    });
  });

  test("needs at least the percentage and at least the amount", () => {
    const on = (amount: string, rule = jump) =>
      breachOf(rule, [...calm, cost("2026-11-19", amount), newest], "2026-11-22");
    expect(on("149.999999999999999999")).toBeUndefined();
    expect(on("150")).toBeDefined();
    const costly = ruleOf({ kind: "jump", currency: "USD", percent: "50", amount: "60" });
    expect(on("159", costly)).toBeUndefined();
    expect(on("160", costly)).toBeDefined();
  });

  test("is not there while the cost only stays as it is", () => {
    const any = ruleOf({ kind: "jump", currency: "USD", percent: "0", amount: "0" });
    expect(breachOf(any, [...calm, cost("2026-11-19", "100"), newest], "2026-11-22")).toBeUndefined();
    expect(breachOf(any, [...calm, cost("2026-11-19", "100.01"), newest], "2026-11-22")).toBeDefined();
  });

  test("is never found with less than four weeks of history", () => {
    const costs = [...calm.slice(1), cost("2026-11-19", "9999"), newest];
    expect(quietOf(jump, costs, "2026-11-22")).toBe("not enough history: 3 of 4 Thursdays before 2026-11-19");
  });

  test("looks no further back than the weeks of the rule", () => {
    const four = { ...jump, weeks: 4 };
    const costs = [
      ...thursdays(["100", "100", "100", "100", "9999", "9999", "9999", "9999"]),
      cost("2026-11-19", "160"),
      newest,
    ];
    expect(breachOf(four, costs, "2026-11-22")).toBeDefined();
    expect(breachOf(jump, costs, "2026-11-22")).toBeUndefined();
  });

  test("does not judge the newest day, which may be loaded in part, nor today", () => {
    expect(quietOf(jump, [...calm, cost("2026-11-19", "9999")], "2026-11-22")).toContain("2026-11-12");
    expect(quietOf(jump, [...calm, cost("2026-11-19", "9999"), newest], "2026-11-19")).toContain("2026-11-12");
    expect(breachOf(jump, [...calm, cost("2026-11-19", "9999"), newest], "2026-11-20")).toBeDefined();
  });

  test("treats a day without cost as unknown, not as zero", () => {
    const gaps = thursdays(["100", "100", "100"]).concat(cost("2026-11-18", "1"));
    expect(quietOf(jump, [...gaps, cost("2026-11-19", "9999"), newest], "2026-11-22")).toContain("not enough history");
  });

  test("measures a rise out of negative days by their size", () => {
    const credits = thursdays(["-100", "-100", "-100", "-100"]);
    const on = (amount: string) => breachOf(jump, [...credits, cost("2026-11-19", amount), newest], "2026-11-22");
    expect(on("-51")).toBeUndefined();
    expect(on("-50")).toBeDefined();
  });

  test("never compares with another currency", () => {
    const euros = calm.map((day) => ({ ...day, currency: "EUR" }));
    expect(quietOf(jump, [...euros, cost("2026-11-19", "9999"), newest], "2026-11-22")).toContain("0 of 4");
    const other = [...calm, cost("2026-11-19", "9999", "EUR"), newest];
    expect(quietOf(jump, other, "2026-11-22")).toBe("no cost in USD is known for 2026-11-19");
  });

  test("is looked for on the newest day of all when that is complete, and not on one that is still arriving", () => {
    const costs = [...calm, cost("2026-11-19", "9999")];
    expect(breachOf(jump, costs, "2026-11-21", "2026-11-20")?.from).toBe("2026-11-19");
    expect(quietOf(jump, [...costs, newest], "2026-11-21", "2026-11-19")).toContain("2026-11-18");
    expect(quietOf(jump, [...costs, newest], "2026-11-21", null)).toBe("not enough history: no complete day yet");
  });

  test("is not looked for on an older day when the last complete one has no cost: that one is unknown", () => {
    const costs = [...calm, cost("2026-11-19", "9999")];
    expect(quietOf(jump, costs, "2026-11-22", "2026-11-21")).toBe("no cost in USD is known for 2026-11-20");
  });
});

describe("each value of a field", () => {
  const of = (each: string | null, costs: DailyCost[]) => costs.map((day) => ({ ...day, each }));
  const eachService = { ...daily, each: "ServiceName" as const };
  const jump = ruleOf({ kind: "jump", currency: "USD", percent: "50", amount: "20", each: "ServiceName" });
  const weeks = ["2026-10-22", "2026-10-29", "2026-11-05", "2026-11-12"];
  const usually = (amount: string) => weeks.map((day) => cost(day, amount));
  const breaches = (verdicts: Verdict[]) =>
    verdicts.flatMap((verdict) => ("breach" in verdict ? [[verdict.each, verdict.breach.value]] : []));

  test("is judged for itself: the sum of two that are within their limit breaks nothing", () => {
    const costs = [
      ...of("EC2", [cost("2026-11-19", "60")]),
      ...of("S3", [cost("2026-11-19", "60")]),
      ...of(null, [cost("2026-11-19", "101")]),
    ];
    expect(breaches(evaluateRule(eachService, costs, asOf("2026-11-19")))).toEqual([[null, "101"]]);
    expect(evaluateRule(eachService, costs, asOf("2026-11-19")).map(({ each }) => each)).toEqual(["EC2", "S3", null]);
  });

  test("jumps against its own usual", () => {
    const costs = [
      ...of("EC2", [...usually("1000"), cost("2026-11-19", "1100")]),
      ...of("S3", [...usually("10"), cost("2026-11-19", "110")]),
    ];
    expect(breaches(evaluateRule(jump, costs, asOf("2026-11-21", "2026-11-20")))).toEqual([["S3", "110"]]);
  });

  test("is named by key, message and facts", () => {
    const costs = [...of("S3", [cost("2026-11-19", "101")]), ...of(null, [cost("2026-11-19", "102")])];
    const rule = { ...eachService, scope: { x_Kind: ["Cloud"], ServiceName: ["S3", "EC2"] } };
    const [s3, none] = evaluateRule(rule, costs, asOf("2026-11-19"));
    expect(s3).toMatchObject({
      breach: {
        each: "S3",
        key: "day 2026-11-19 above 100 USD: ServiceName S3",
        message:
          "Spend: the effective cost of ServiceName S3, x_Kind Cloud in the day from 2026-11-19 is 101 USD, above 100 USD.",
        facts: { each: { field: "ServiceName", value: "S3" } },
      },
    });
    expect(none).toMatchObject({
      breach: {
        each: null,
        key: "day 2026-11-19 above 100 USD: no ServiceName",
        facts: { each: { field: "ServiceName", value: null } },
      },
    });
  });

  test("that has no cost on the last complete day is unknown there, whatever the others cost", () => {
    const costs = [...of("EC2", [...usually("10"), cost("2026-11-19", "90")]), ...of("S3", usually("10"))];
    expect(evaluateRule(jump, costs, asOf("2026-11-21", "2026-11-20"))).toMatchObject([
      { each: "EC2", breach: { from: "2026-11-19" } },
      { each: "S3", quiet: "no cost in USD is known for 2026-11-19" },
    ]);
  });

  test("belongs to the present period of the whole scope: one long gone is not dug up", () => {
    const costs = [...of("Old", [cost("2026-03-02", "500")]), ...of("S3", [cost("2026-11-19", "1")])];
    const rule = { ...monthly, each: "ServiceName" as const };
    expect(breaches(evaluateRule(rule, costs, asOf("2026-11-21")))).toEqual([]);
  });

  test("is complete as far as its own source is", () => {
    const provider = { ...jump, each: "x_Provider" as const };
    const both = [...usually("10"), cost("2026-11-19", "90")];
    const costs = [...of("aws", both), ...of("gcp", both)];
    const completeUntil = (value: string | null) => (value === "aws" ? "2026-11-20" : "2026-11-13");
    expect(evaluateRule(provider, costs, { today: "2026-11-21", completeUntil })).toMatchObject([
      { each: "aws", breach: { from: "2026-11-19" } },
      { each: "gcp", quiet: "not enough history: 3 of 4 Thursdays before 2026-11-12" },
    ]);
  });

  test("in another currency is named and not counted", () => {
    const costs = [...of("EC2", [cost("2026-11-19", "999", "EUR")]), ...of("S3", [cost("2026-11-19", "1")])];
    expect(evaluateRule(eachService, costs, asOf("2026-11-19"))[0]).toEqual({
      each: "EC2",
      quiet: "no cost in USD is known for ServiceName EC2. There is also cost in EUR, which is not counted here.",
    });
  });
});

test("a threshold counts the days that are not complete yet: above the limit stays above", () => {
  expect(breachOf(monthly, [cost("2026-11-19", "101")], "2026-11-19", "2026-11-10")?.value).toBe("101");
});

test("the order of the days changes nothing", () => {
  const costs = Array.from({ length: 70 }, (_, index) =>
    cost(addDays("2026-11-20", -index), `${(index * 37) % 101}.5`),
  );
  const rules = [daily, weekly, monthly, ruleOf({ kind: "jump", currency: "USD", percent: "1", amount: "1" })];
  const orders = fc.shuffledSubarray(costs, { minLength: costs.length });
  fc.assert(
    fc.property(fc.constantFrom(...rules), orders, (rule, shuffled) => {
      expect(evaluateRule(rule, shuffled, asOf("2026-11-22"))).toEqual(evaluateRule(rule, costs, asOf("2026-11-22")));
    }),
  );
});

test.each([
  [{ kind: "threshold", currency: "USD", period: "month", amount: 100 }, "decimal number as text"],
  [{ kind: "threshold", currency: "USD", period: "month", amount: "1e3" }, "decimal number, not negative"],
  [{ kind: "threshold", currency: "USD", period: "year", amount: "1" }, '"year"'],
  [{ kind: "threshold", currency: "usd", period: "day", amount: "1" }, "ISO 4217"],
  [{ kind: "threshold", currency: "USD", period: "day", amount: "1", scope: { Service: ["x"] } }, "Service"],
  [{ kind: "threshold", currency: "USD", period: "day", amount: "1", scope: { ServiceName: [] } }, "length"],
  [{ kind: "jump", currency: "USD", percent: "50", amount: "1", weeks: 3 }, ">=4"],
  [{ kind: "jump", currency: "USD", percent: "50", amount: "1", cooldown: 3 }, "cooldown"],
  [{ kind: "anomaly", currency: "USD" }, "anomaly"],
  [{ kind: "threshold", currency: "USD", period: "day", amount: "1", each: "Service" }, "Service"],
  [{ kind: "budget", currency: "USD", amount: "1", percent: "80", each: "ServiceName" }, "each"],
])("a definition with a mistake is refused: %j", (definition, problem) => {
  const parsed = v.safeParse(ruleDefinition, definition);
  expect(parsed.success).toBe(false);
  expect(parsed.issues?.map(({ message }) => message).join()).toContain(problem);
});
