import { expect, it } from "vitest";
import { type DayChange, differenceOf, differenceText, restatedDays } from "./restatement.ts";

function change(day: string, before: string, after: string, currency = "USD"): DayChange {
  return {
    day,
    currency,
    billedBefore: before,
    billedAfter: after,
    effectiveBefore: "0",
    effectiveAfter: "0",
  };
}

it("what a load changed is after minus before, to the last digit", () => {
  const days = [change("2026-10-29", "0.1", "0.3"), change("2026-10-30", "-2.000000000000000001", "-3")];
  expect(differenceOf(days, "USD")).toBe("-0.799999999999999999");
});

it("currencies of one load are never added", () => {
  const days = [change("2026-10-29", "1", "2"), change("2026-10-29", "1", "4", "EUR")];
  expect(differenceText(days).replaceAll("\u00a0", " ")).toBe("USD +1.00, EUR +3.00");
});

it("a restated month has each of its days: changed ones by the record, the others by the ledger, unknown ones as unknown", () => {
  const days = restatedDays(
    {
      billingPeriod: "2026-02-01",
      dayChanges: [change("2026-02-03", "5", "7"), change("2026-02-04", "5", "7", "EUR")],
    },
    "USD",
    new Map([
      ["2026-02-01", "4.5"],
      ["2026-02-03", "7"],
    ]),
  );
  expect(days).toHaveLength(28);
  expect(days.slice(0, 4)).toEqual([
    { day: "2026-02-01", before: 4.5, after: 4.5, isChanged: false },
    { day: "2026-02-02", before: null, after: null, isChanged: false },
    { day: "2026-02-03", before: 5, after: 7, isChanged: true },
    { day: "2026-02-04", before: null, after: null, isChanged: false },
  ]);
});
