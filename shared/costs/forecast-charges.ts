import { addDays } from "#shared/costs/days.ts";
import { isKnown, middle, type Series, stoppedAt } from "./forecast-series.ts";

/** A charge that comes on the same day of every month, such as a subscription on the first. */
export interface MonthlyCharges {
  /** What the day costs beyond what such a weekday does; 0 on most days. */
  on(day: string): number;
  /** Whether the value at this index holds such a charge, so that it says nothing about usual days. */
  isCharge(index: number): boolean;
}

const neighbourWeeks = 4;
/** A charge stands out this many times further than days usually stray, */
const clearlyOut = 6;
/** by this share of a usual day at least, */
const worthNoting = 0.1;
/** in each of the last months there are, two at least and three at most. */
const leastMonths = 2;
const mostMonths = 3;

/** Three months, and the weeks the first of them is held against. */
const lookBackDays = 125;

export function findMonthlyCharges(whole: Series): MonthlyCharges {
  const series = stoppedAt(whole, whole.values.length, lookBackDays);
  const skipped = whole.values.length - series.values.length;
  const excesses = series.values.map((_, index) => excessAt(series, index));
  const known = excesses.filter(isKnown);
  const usual = Math.abs(middle(series.values.filter(isKnown)));
  const limit = Math.max(clearlyOut * middle(known.map(Math.abs)), worthNoting * usual);
  const found = new Map<string, { amount: number; indexes: number[] }>();
  for (const [key, indexes] of indexesByKey(series)) {
    const last = indexes.filter((index) => isKnown(excesses[index])).slice(-mostMonths);
    const amounts = last.map((index) => excesses[index] ?? 0);
    const allOut = amounts.every((amount) => amount > limit) || amounts.every((amount) => amount < -limit);
    if (amounts.length >= leastMonths && allOut) found.set(key, { amount: middle(amounts), indexes });
  }
  const held = new Set([...found.values()].flatMap(({ indexes }) => indexes));
  return {
    on: (day) => largest(keysOf(day).map((key) => found.get(key)?.amount ?? 0)),
    isCharge: (index) => held.has(index - skipped) && Math.abs(excesses[index - skipped] ?? 0) > limit,
  };
}

/** How far a day strays from the same weekdays around it. */
function excessAt({ values }: Series, index: number): number | null {
  const value = values[index];
  const around = Array.from({ length: neighbourWeeks }, (_, week) => 7 * (week + 1)).flatMap((days) =>
    [values[index - days], values[index + days]].filter(isKnown),
  );
  return isKnown(value) && around.length > 1 ? value - middle(around) : null;
}

function indexesByKey(series: Series): Map<string, number[]> {
  const indexes = new Map<string, number[]>();
  for (const [index, day] of series.days.entries()) {
    for (const key of keysOf(day)) indexes.set(key, [...(indexes.get(key) ?? []), index]);
  }
  return indexes;
}

/** A day is known by its number, and the last of a month as such, whatever its number. */
function keysOf(day: string): string[] {
  return [day.slice(8), ...(addDays(day, 1).endsWith("-01") ? ["last"] : [])];
}

function largest(amounts: readonly number[]): number {
  return amounts.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
}
