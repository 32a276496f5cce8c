import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "./days.ts";
import { addMonths, bucketsOf, comparedBuckets, comparedPeriod, daysBetween, periodOf, truncated } from "./periods.ts";
import { type comparisons, granularities, type Preset, presets } from "./query.ts";

const now = new Date("2026-11-20T23:59:59Z");
const preset = (name: Preset, at = now) => Object.values(periodOf({ period: { preset: name } }, at)).join("/");

describe("a preset", () => {
  it.each([
    ["month-to-date", "2026-11-01/2026-11-21"],
    ["last-7-days", "2026-11-14/2026-11-21"],
    ["last-30-days", "2026-10-22/2026-11-21"],
    ["last-90-days", "2026-08-23/2026-11-21"],
    ["last-month", "2026-10-01/2026-11-01"],
    ["quarter-to-date", "2026-10-01/2026-11-21"],
    ["last-quarter", "2026-07-01/2026-10-01"],
    ["year-to-date", "2026-01-01/2026-11-21"],
    ["last-12-months", "2025-12-01/2026-11-21"],
    ["last-13-months", "2025-11-01/2026-11-21"],
  ] as const)("%s is %s on 20 November", (name, days) => {
    expect(preset(name)).toBe(days);
  });

  it("of months and quarters before reaches into the year before", () => {
    expect(preset("last-month", new Date("2026-01-31T12:00:00Z"))).toBe("2025-12-01/2026-01-01");
    expect(preset("last-quarter", new Date("2026-03-31T12:00:00Z"))).toBe("2025-10-01/2026-01-01");
  });

  it("holds at least one day, whenever it is asked", () => {
    const time = fc.date({ min: new Date("2020-01-01"), max: new Date("2032-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(time, fc.constantFrom(...presets), (at, name) => {
        const { from, until } = periodOf({ period: { preset: name } }, at);
        expect(from < until).toBe(true);
      }),
    );
  });
});

const compared = (from: string, until: string, comparison: (typeof comparisons)[number]) =>
  Object.values(comparedPeriod({ from, until }, comparison)).join("/");

describe("a period is compared", () => {
  it("with the same days of the month before, as far as that month goes", () => {
    expect(compared("2026-11-01", "2026-11-21", "same-days-last-month")).toBe("2026-10-01/2026-10-21");
    expect(compared("2026-03-01", "2026-04-01", "same-days-last-month")).toBe("2026-02-01/2026-03-01");
    expect(compared("2026-03-01", "2026-03-31", "same-days-last-month")).toBe("2026-02-01/2026-03-01");
    expect(compared("2026-03-31", "2026-04-03", "same-days-last-month")).toBe("2026-02-28/2026-03-03");
  });

  it("with the same days of the year before, leap years too", () => {
    expect(compared("2026-11-01", "2026-11-21", "same-days-last-year")).toBe("2025-11-01/2025-11-21");
    expect(compared("2028-02-29", "2028-03-01", "same-days-last-year")).toBe("2027-02-28/2027-03-01");
  });

  it("with the same weekdays four or 52 weeks before", () => {
    expect(compared("2026-11-01", "2026-11-21", "same-weekdays-last-month")).toBe("2026-10-04/2026-10-24");
    expect(compared("2026-11-01", "2026-11-21", "same-weekdays-last-year")).toBe("2025-11-02/2025-11-22");
  });

  it("with the days before it, of whole months with the months before", () => {
    expect(compared("2026-11-01", "2026-11-21", "previous-period")).toBe("2026-10-12/2026-11-01");
    expect(compared("2026-11-01", "2026-12-01", "previous-period")).toBe("2026-10-01/2026-11-01");
    expect(compared("2026-01-01", "2026-04-01", "previous-period")).toBe("2025-10-01/2026-01-01");
  });
});

const day = fc.integer({ min: 0, max: 4000 }).map((days) => addDays("2020-01-01", days));

it("buckets lie end to end and fill the period, each within one day, week, month or quarter", () => {
  fc.assert(
    fc.property(
      day,
      fc.integer({ min: 1, max: 500 }),
      fc.constantFrom(...granularities),
      (from, length, granularity) => {
        const until = addDays(from, length);
        const buckets = bucketsOf({ from, until }, granularity);
        expect(buckets[0]?.from).toBe(from);
        expect(buckets.at(-1)?.until).toBe(until);
        for (const [index, bucket] of buckets.entries()) {
          expect(bucket.from < bucket.until).toBe(true);
          expect(bucket.from).toBe(buckets[index - 1]?.until ?? from);
          if (granularity === "none") continue;
          expect(truncated(granularity, addDays(bucket.until, -1))).toBe(truncated(granularity, bucket.from));
          if (index > 0) expect(truncated(granularity, bucket.from)).toBe(bucket.from);
        }
      },
    ),
  );
});

it("weeks begin on Monday, quarters with January, April, July and October", () => {
  expect(truncated("week", "2026-11-22")).toBe("2026-11-16");
  expect(truncated("week", "2026-11-16")).toBe("2026-11-16");
  expect(["2026-03-31", "2026-04-01", "2026-12-31"].map((date) => truncated("quarter", date))).toEqual([
    "2026-01-01",
    "2026-04-01",
    "2026-10-01",
  ]);
});

it("a month further and back again is the same day, but for the end of longer months", () => {
  expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
  fc.assert(
    fc.property(day, fc.integer({ min: -30, max: 30 }), (start, months) => {
      const moved = addMonths(start, months);
      expect(Math.abs(daysBetween(start, moved))).toBeGreaterThanOrEqual(28 * Math.abs(months));
      if (moved.slice(8) === start.slice(8)) expect(addMonths(moved, -months)).toBe(start);
    }),
  );
});

it("a week of a comparison has as many days as the week it stands beside", () => {
  const period = { from: "2026-11-01", until: "2026-11-21" };
  const compared = { from: "2026-10-01", until: "2026-10-21" };
  const lengths = (buckets: { from: string; until: string }[]) =>
    buckets.map(({ from, until }) => daysBetween(from, until));
  const beside = comparedBuckets(compared, period, "week");
  expect(lengths(beside)).toEqual(lengths(bucketsOf(period, "week")));
  expect([beside[0]?.from, beside.at(-1)?.until]).toEqual([compared.from, compared.until]);
  expect(comparedBuckets(compared, period, "month")).toEqual(bucketsOf(compared, "month"));
});
