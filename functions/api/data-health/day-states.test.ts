import { describe, expect, it } from "vitest";
import { addDays, weekdayOf } from "#shared/costs/days.ts";
import { dayStates, type SourceDays } from "./day-states.ts";

const today = "2026-11-22";
const day = (ago: number) => addDays(today, -ago);

/** A source with rows on every one of the last 70 days but the named ones; complete to yesterday. */
function source({ without = [], ...more }: { without?: readonly string[] } & Partial<SourceDays> = {}): SourceDays {
  const days = Array.from({ length: 69 }, (_, index) => day(index + 1)).filter((one) => !without.includes(one));
  return {
    today,
    rows: new Map(days.map((one) => [one, { day: one, rows: 1, billed: [{ currency: "USD", amount: "1" }] }])),
    firstDay: "2026-01-01",
    completeUntil: day(1),
    isSilent: false,
    restated: new Set(),
    comesDaily: true,
    ...more,
  };
}

/** Days in a state, as days ago. */
function daysIn(state: string, from: SourceDays): number[] {
  const ago = (one: string) => (Date.parse(today) - Date.parse(one)) / 86_400_000;
  return dayStates(from).flatMap((found) => (found.state === state ? ago(found.day) : []));
}

describe("the last 35 days of a source", () => {
  it("end with today, which is not due, and with yesterday, which is arriving", () => {
    const days = dayStates(source());
    expect(days).toHaveLength(35);
    expect(days[0]?.day).toBe("2026-10-19");
    expect(days.slice(-3).map(({ state, rows }) => [state, rows])).toEqual([
      ["complete", 1],
      ["arriving", 1],
      ["not-due", 0],
    ]);
    expect(daysIn("complete", source())).toHaveLength(33);
  });

  it("miss days, and whole weeks, that usually have rows", () => {
    expect(daysIn("missing", source({ without: [day(5)] }))).toEqual([5]);
    const week = Array.from({ length: 9 }, (_, index) => day(10 + index));
    expect(daysIn("missing", source({ without: week }))).toEqual([18, 17, 16, 15, 14, 13, 12, 11, 10]);
  });

  it("miss nothing at weekends when the source rests then", () => {
    const weekends = Array.from({ length: 70 }, (_, index) => day(index)).filter((one) =>
      ["Saturday", "Sunday"].includes(weekdayOf(one)),
    );
    expect(daysIn("missing", source({ without: weekends }))).toEqual([]);
  });

  it("miss nothing of a source that is charged once a month", () => {
    const others = Array.from({ length: 70 }, (_, index) => day(index)).filter((one) => !one.endsWith("-01"));
    expect(daysIn("missing", source({ without: others }))).toEqual([]);
  });

  it("of a source with a short history miss a day between two that have rows", () => {
    const young = { firstDay: day(6), completeUntil: day(1) };
    expect(daysIn("missing", source({ ...young, without: [day(3)] }))).toEqual([3]);
    expect(daysIn("missing", source({ ...young, without: [day(3), day(4)] }))).toEqual([]);
    expect(daysIn("not-due", source(young))).toHaveLength(29);
  });

  it("are restated where the newest load changed them, even to nothing", () => {
    const restated = new Set([day(8), day(9)]);
    expect(daysIn("restated", source({ restated, without: [day(9)] }))).toEqual([9, 8]);
  });

  const late = (more: Partial<SourceDays>) => {
    const without = Array.from({ length: 10 }, (_, index) => day(index));
    return source({ without, completeUntil: day(9), ...more });
  };

  it("miss days that should have come by now, once they are three days late", () => {
    expect(daysIn("missing", late({}))).toEqual([9, 8, 7, 6, 5, 4]);
    expect(daysIn("not-due", late({}))).toEqual([3, 2, 1, 0]);
  });

  it("miss none of a month that is not over when bills come after it, nor of a source long silent", () => {
    expect(daysIn("missing", late({ comesDaily: false }))).toEqual([]);
    expect(daysIn("missing", late({ isSilent: true }))).toEqual([]);
  });

  it("are not due for a source that never had a row", () => {
    const empty = source({ rows: new Map(), firstDay: null, completeUntil: null });
    expect(daysIn("not-due", empty)).toHaveLength(35);
  });
});
