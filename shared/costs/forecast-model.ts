import { weekdayOf } from "#shared/costs/days.ts";
import { findMonthlyCharges, type MonthlyCharges } from "./forecast-charges.ts";
import { isKnown, middle, type Series, sum } from "./forecast-series.ts";

/** Looks ahead from the end of a series. */
export interface Model {
  /** The most likely amount of a day; `ahead` is 1 for the first day after the series. */
  predict(day: string, ahead: number): number;
  /** What a usual day costs now. */
  level: number;
}

/** Rhythm and trend come from this many days, */
const windowDays = 56;
/** the level from these: it follows a lasting step after half of them. */
const levelDays = 10;
/** Growth fades by this much a week, and never exceeds this share of the level. */
const weeklyDamping = 0.85;
const steepest = 0.05;
const leastWeeksForTrend = 4;
/** Weekdays with less than this part of a usual day say nothing about the level. */
const leastFactor = 0.25;

interface Point {
  weekday: string;
  value: number;
  /** Days before the end of the series: 0 is the last. */
  age: number;
}

/** Level × weekday × damped trend, from medians, so that single days out of line count little. Monthly charges stand beside it. */
export function fitModel(series: Series, charges: MonthlyCharges = findMonthlyCharges(series)): Model {
  const points = usualDays(series, charges);
  const medians = weekdayMedians(points);
  const overall = mean([...medians.values()]);
  const strongest = Math.max(0, ...[...medians.values()].map(Math.abs));
  // Weekdays that cancel each other out have no level to be a multiple of.
  if (Math.abs(overall) < 0.05 * strongest || overall === 0) {
    const usual = (day: string) => medians.get(weekdayOf(day)) ?? overall;
    return { predict: (day) => usual(day) + charges.on(day), level: strongest };
  }
  const factors = new Map([...medians].map(([weekday, median]) => [weekday, median / overall]));
  const levels = points.flatMap(({ weekday, value, age }) => {
    const factor = factors.get(weekday) ?? 1;
    return factor >= leastFactor ? [{ age, value: value / factor }] : [];
  });
  const slope = weeklySlope(levels, overall);
  const recent = levels.slice(-levelDays).map(({ age, value }) => value + (slope * age) / 7);
  const level = middle(recent);
  return {
    predict: (day, ahead) =>
      (level + slope * dampedWeeks(ahead)) * (factors.get(weekdayOf(day)) ?? 1) + charges.on(day),
    level: Math.abs(level),
  };
}

function usualDays(series: Series, charges: MonthlyCharges): Point[] {
  const { values } = series;
  return values.flatMap((value, index) => {
    const age = values.length - 1 - index;
    if (!isKnown(value) || age >= windowDays || charges.isCharge(index)) return [];
    return [{ weekday: weekdayOf(series.days[index] ?? ""), value, age }];
  });
}

function weekdayMedians(points: readonly Point[]): Map<string, number> {
  const groups = Map.groupBy(points, ({ weekday }) => weekday);
  return new Map([...groups].map(([weekday, days]) => [weekday, middle(days.map(({ value }) => value))]));
}

/** The median of the slopes between every two weeks (Theil–Sen), each week being the median of its days. */
function weeklySlope(levels: readonly { age: number; value: number }[], overall: number): number {
  const weeks = [...Map.groupBy(levels, ({ age }) => Math.floor(age / 7))]
    .filter(([, days]) => days.length >= 3)
    .map(([week, days]) => ({ week, level: middle(days.map(({ value }) => value)) }));
  if (weeks.length < leastWeeksForTrend) return 0;
  const slopes = weeks.flatMap((late) =>
    weeks.flatMap((early) => (late.week < early.week ? [(late.level - early.level) / (early.week - late.week)] : [])),
  );
  const limit = steepest * Math.abs(overall);
  return Math.min(limit, Math.max(-limit, middle(slopes)));
}

/** How many weeks of growth are still to come in so many days, each week with less of it. */
function dampedWeeks(ahead: number): number {
  return (1 - weeklyDamping ** (ahead / 7)) / -Math.log(weeklyDamping);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}
