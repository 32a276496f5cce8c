import { expect, it } from "vitest";
import { lastMonthOf, rulesShare, shareText, sourceName } from "./source-words.ts";

it("a name that an import made is taken apart; one that a person gave stays", () => {
  expect(sourceName({ name: "azure 7412093", provider: "azure", externalId: "7412093" })).toEqual({
    title: "Azure",
    account: "7412093",
  });
  expect(sourceName({ name: "Europe", provider: "azure", externalId: "7412093" }).title).toBe("Europe");
});

it("the last month sums the sources that have it, each currency for itself, the one of most sources first", () => {
  const period = (billingPeriod: string, ...sums: [string, string][]) => ({
    lastPeriod: {
      billingPeriod,
      rows: 1,
      sums: sums.map(([currency, billed]) => ({ currency, billed, effective: "0" })),
    },
  });
  const month = lastMonthOf([
    period("2026-09-01", ["USD", "1000"]),
    period("2026-10-01", ["EUR", "9"]),
    period("2026-10-01", ["USD", "0.1"]),
    period("2026-10-01", ["USD", "0.2"]),
    { lastPeriod: null },
  ]);
  expect(month?.billingPeriod).toBe("2026-10-01");
  expect(month?.billed).toMatchObject([
    { currency: "USD", amount: "0.3" },
    { currency: "EUR", amount: "9" },
  ]);
  expect(lastMonthOf([{ lastPeriod: null }])).toBeNull();
});

it("a share of rules is unknown when none was checked, and 100% only when all hold", () => {
  expect(rulesShare(null, 0)).toBeNull();
  expect(rulesShare(0, 0)).toBeNull();
  expect(shareText(rulesShare(10_000, 1) ?? 0)).toBe("99.9%");
  expect(shareText(rulesShare(10_000, 0) ?? 0)).toBe("100%");
});
