import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, weekdayOf } from "./days.ts";
import { decimal, minus, textOf } from "./decimal.ts";
import { forecastMonth } from "./forecast.ts";
import { bandsOf } from "./forecast-band.ts";
import { fitModel } from "./forecast-model.ts";

type Day = { day: string; amount: string | null };

/** Days from `from` on, as many as asked. */
function daysFrom(from: string, count: number, amount: (day: string, index: number) => number | null): Day[] {
  return Array.from({ length: count }, (_, index) => {
    const day = addDays(from, index);
    const value = amount(day, index);
    return { day, amount: value === null ? null : value.toFixed(6) };
  });
}

/** A number in [0, 1) that looks random and is always the same (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const isWeekend = (day: string) => weekdayOf(day).startsWith("S");

/** 1000 a weekday, 550 at weekends, growing by 4% a month, each day astray by about 5%. */
function busy(seed: number): (day: string, index: number) => number {
  const next = random(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return (day, index) => (isWeekend(day) ? 550 : 1000) * 1.04 ** (index / 30) * (1 + 0.05 * normal());
}

/** The same, with a level that goes its own way by half a percent a day. */
function wandering(seed: number): (day: string, index: number) => number {
  const next = random(seed + 1000);
  const cost = busy(seed);
  let level = 1;
  return (day, index) => {
    level *= 1 + 0.017 * (next() - 0.5);
    return level * cost(day, index);
  };
}

const total = (days: readonly Day[]) => days.reduce((sum, { amount }) => sum + Number(amount), 0);
const inMonth = (days: readonly Day[], month: string) => days.filter(({ day }) => day.startsWith(month));

function forecast(days: readonly Day[], completeUntil: string) {
  const answer = forecastMonth({ unit: "USD", days, completeUntil });
  if (!answer) throw new Error("There is no forecast.");
  return answer;
}

describe("with months of history", () => {
  it("most of what comes lies in its 80% band, and not nearly all of it", () => {
    let days = 0;
    let covered = 0;
    let months = 0;
    let monthsCovered = 0;
    for (let seed = 1; seed <= 8; seed++) {
      const series = daysFrom("2025-11-01", 395, busy(seed));
      for (const completeUntil of ["2026-08-05", "2026-09-12", "2026-10-20", "2026-11-09"]) {
        const answer = forecast(series, completeUntil);
        const came = new Map(series.map(({ day, amount }) => [day, Number(amount)]));
        days += answer.days.length;
        covered += answer.days.filter(({ day, low, high }) => within(came.get(day), { low, high })).length;
        months += 1;
        monthsCovered += Number(within(total(inMonth(series, completeUntil.slice(0, 7))), answer.total));
      }
    }
    expect(days).toBeGreaterThan(400);
    expect(covered / days).toBeGreaterThan(0.7);
    expect(covered / days).toBeLessThan(0.9);
    expect(monthsCovered / months).toBeGreaterThan(0.7);
  });

  it("the most likely total is within 2% of what comes, and says how it missed the months before", () => {
    const series = daysFrom("2025-11-01", 395, busy(3));
    const answer = forecast(series, "2026-11-21");
    const came = total(inMonth(series, "2026-11"));
    expect(Math.abs(Number(answer.total?.median) / came - 1)).toBeLessThan(0.02);
    expect(answer.misses.map(({ month }) => month)).toEqual(["2026-10", "2026-09", "2026-08"]);
    expect(Math.max(...answer.misses.map(({ percent }) => Math.abs(percent)))).toBeLessThan(3);
    expect(answer.days.map(({ day }) => day).at(0)).toBe("2026-11-21");
    expect(answer.days.map(({ day }) => day).at(-1)).toBe("2026-11-30");
  });

  it("what was billed is counted to the last decimal", () => {
    const series = daysFrom("2026-01-01", 320, busy(5));
    const exact = series.map((each) =>
      each.day === "2026-11-03" ? { ...each, amount: "1000.000000000000000001" } : each,
    );
    const plain = series.map((each) => (each.day === "2026-11-03" ? { ...each, amount: "1000" } : each));
    const medians = [exact, plain].map((days) => decimal(forecast(days, "2026-11-10").total?.median ?? ""));
    expect(medians.map(textOf)).toHaveLength(2);
    expect(textOf(minus(medians[0] ?? decimal("0"), medians[1] ?? decimal("0")))).toBe("0.000000000000000001");
  });

  it("days after the last complete one are not looked at", () => {
    const series = daysFrom("2026-05-01", 210, busy(7));
    const partial = series.map((each) => (each.day >= "2026-11-12" ? { ...each, amount: "1" } : each));
    expect(forecast(partial, "2026-11-12")).toEqual(forecast(series, "2026-11-12"));
  });

  it("the month that begins is the one that is said when the month before is whole", () => {
    const answer = forecast(daysFrom("2026-05-01", 210, busy(7)), "2026-11-01");
    expect(answer.month).toEqual({ from: "2026-11-01", until: "2026-12-01" });
    expect(answer.days).toHaveLength(30);
  });

  it("weekends are said to be cheap, and weekdays dear", () => {
    const answer = forecast(daysFrom("2026-05-01", 184, busy(7)), "2026-11-01");
    const mean = (days: typeof answer.days) => days.reduce((sum, { median }) => sum + Number(median), 0) / days.length;
    const ends = mean(answer.days.filter(({ day }) => isWeekend(day)));
    expect(ends / mean(answer.days.filter(({ day }) => !isWeekend(day)))).toBeCloseTo(0.55, 1);
  });
});

describe("a charge that comes once a month", () => {
  const onTheFirst = (day: string) => (day.endsWith("-01") ? 5000 : 100);

  it("is counted once, when it was billed", () => {
    const answer = forecast(daysFrom("2026-05-01", 200, onTheFirst), "2026-11-11");
    expect(Number(answer.total?.median)).toBeCloseTo(5000 + 29 * 100, 0);
  });

  it("is expected on its day, and on no other", () => {
    const answer = forecast(daysFrom("2026-05-01", 184, onTheFirst), "2026-11-01");
    expect(answer.days.map(({ median }) => Number(median))).toEqual([5000, ...Array(29).fill(100)]);
  });

  it("is expected on the last day of a month whatever its number", () => {
    const onTheLast = (day: string) => (addDays(day, 1).endsWith("-01") ? 700 : 40);
    const answer = forecast(daysFrom("2026-07-01", 140, onTheLast), "2026-11-05");
    expect(answer.days.at(-1)).toMatchObject({ day: "2026-11-30", median: "700" });
    expect(answer.days.filter(({ median }) => median === "40")).toHaveLength(25);
  });

  it("is expected when nothing else is ever charged", () => {
    const days = daysFrom("2026-06-01", 175, onTheFirst).filter(({ day }) => day.endsWith("-01"));
    const answer = forecast(days, "2026-12-01");
    expect(answer.total?.median).toBe("5000");
  });

  it("that came a single time is not expected again", () => {
    const once = (day: string) => (day === "2026-09-14" ? 9000 : 100);
    expect(forecast(daysFrom("2026-05-01", 190, once), "2026-11-05").total?.median).toBe("3000");
  });
});

describe("where little is known", () => {
  it("there is no total before 28 days, and it says when there will be", () => {
    const answer = forecast(daysFrom("2026-11-10", 12, busy(1)), "2026-11-22");
    expect(answer).toMatchObject({ total: null, days: [], reason: "12 of 28 days needed. About 8 Dec." });
  });

  it("after a month its band is wide enough to hold most totals of costs that wander", () => {
    let held = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const series = daysFrom("2026-10-11", 51, wandering(seed));
      const answer = forecast(series, "2026-11-11");
      held += Number(within(total(inMonth(series, "2026-11")), answer.total));
      expect(answer.misses).toEqual([]);
      expect(answer.method).toContain("31 days of history");
    }
    expect(held / 40).toBeGreaterThan(0.7);
  });

  it("a day of unknown cost is forecast, not counted as nothing", () => {
    const series = daysFrom("2026-05-01", 200, (day) => (day === "2026-11-04" ? null : 100));
    const answer = forecast(series, "2026-11-11");
    expect(answer.total?.median).toBe("3000");
    expect(answer.days.map(({ day }) => day).at(0)).toBe("2026-11-04");
  });

  it("nothing is said of a currency in which nothing was charged for two months", () => {
    const old = daysFrom("2026-01-01", 60, () => 10);
    expect(forecastMonth({ unit: "EUR", days: old, completeUntil: "2026-11-11" })).toBeUndefined();
    expect(forecastMonth({ unit: "EUR", days: [], completeUntil: "2026-11-11" })).toBeUndefined();
  });
});

it("the same every day is the same every day to come, without a band", () => {
  const { total: band } = forecast(
    daysFrom("2026-06-01", 170, () => 12.5),
    "2026-11-06",
  );
  expect(band).toEqual({ median: "375", low: "375", high: "375" });
});

it("follows a lasting step within a week", () => {
  const step = (day: string) => (day >= "2026-11-01" ? 300 : 100);
  expect(forecast(daysFrom("2026-05-01", 200, step), "2026-11-09").total?.median).toBe("9000");
});

it("days of credit are said to be days of credit", () => {
  const credited = (day: string) => (weekdayOf(day) === "Monday" ? -400 : 100);
  const answer = forecast(daysFrom("2026-05-01", 184, credited), "2026-11-01");
  const mondays = answer.days.filter(({ day }) => weekdayOf(day) === "Monday");
  expect(mondays.map(({ median }) => Number(median))).toEqual(Array(5).fill(-400));
});

it("is ordered and finite whatever came before", () => {
  const amount = fc.oneof(
    fc.constant(null),
    fc.constant("0"),
    fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => value.toFixed(9)),
    fc.constantFrom("99999999999999999999.999999999999999999", "-99999999999999999999", "0.000000000000000001"),
  );
  const days = fc.array(amount, { minLength: 28, maxLength: 160 });
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 31 }), (amounts, shift) => {
      const first = addDays("2026-03-01", shift);
      const completeUntil = addDays(first, amounts.length);
      const listed = amounts.map((each, index) => ({ day: addDays(first, index), amount: each }));
      const answer = forecastMonth({ unit: "USD", days: listed, completeUntil });
      const bands = [...(answer?.days ?? []), ...(answer?.total ? [answer.total] : [])];
      for (const { low, median, high } of bands) {
        expect([low, median, high].every((text) => /^-?\d+(\.\d+)?$/.test(text))).toBe(true);
        expect(Number(low) <= Number(median) && Number(median) <= Number(high)).toBe(true);
      }
      expect(answer?.misses.every(({ percent }) => Number.isFinite(percent)) ?? true).toBe(true);
    }),
    { numRuns: 150 },
  );
});

it("a back-test reaches as far as the month", () => {
  const series = { days: daysFrom("2026-01-01", 120, () => 1).map(({ day }) => day), values: Array(120).fill(1) };
  expect(bandsOf(series, fitModel(series), 31).backTests).toBeGreaterThan(30);
});

function within(value: number | undefined, band: { low: string; high: string } | null): boolean {
  return value !== undefined && band !== null && Number(band.low) <= value && value <= Number(band.high);
}
