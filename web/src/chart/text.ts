import { dayText, monthText, rangeText, weekdayText } from "../format/days.ts";
import { amountText, isCurrency, money } from "../format/money.ts";
import type { Bucket } from "./series.ts";

/** What stands under a bar: the day, with its month where it names one. */
export interface PlaceLabel {
  index: number;
  text: string;
}

/** Labels of the x axis that do not touch each other: the first names the month, as does the first of each month. */
export function placeLabels(buckets: readonly Bucket[], step: number): PlaceLabel[] {
  // The first and the last may be parts of one.
  const days = Math.max(0, ...buckets.map(daysOf));
  const isMonthly = days > 7;
  if (isMonthly) return spread(buckets, Math.ceil(52 / step)).map((index) => monthLabel(buckets, index));
  if (days > 1) return spread(buckets, Math.ceil(58 / step)).map((index) => dayLabel(buckets, index, true));
  const isLong = step < 16 && buckets.length > 45;
  const every = [1, 2, 5, 10].find((count) => count * step >= 52) ?? 10;
  if (every < 5 && !isLong) return spread(buckets, every).map((index) => dayLabel(buckets, index, index === 0));
  return roundDays(buckets, step, isLong ? undefined : every).map((index) => dayLabel(buckets, index, true));
}

function spread(buckets: readonly Bucket[], every: number): number[] {
  return [...buckets.keys()].filter((index) => index % Math.max(every, 1) === 0);
}

/** The first day, the first of each month, and with `every` its fifths or tenths; one that would touch the one before is left out. */
function roundDays(buckets: readonly Bucket[], step: number, every: number | undefined): number[] {
  const shown: number[] = [];
  for (const [index, { from }] of buckets.entries()) {
    const date = Number(from.slice(8));
    const isRound = index === 0 || date === 1 || (every !== undefined && date % every === 0);
    if (isRound && (index === 0 || (index - (shown.at(-1) ?? 0)) * step >= 48)) shown.push(index);
  }
  return shown;
}

function dayLabel(buckets: readonly Bucket[], index: number, isLong: boolean): PlaceLabel {
  const from = buckets[index]?.from ?? "";
  const before = buckets[index - 1]?.from ?? "";
  const entersMonth = from.slice(0, 7) !== before.slice(0, 7);
  return { index, text: isLong || entersMonth ? axisDay(from, index === 0) : String(Number(from.slice(8))) };
}

function monthLabel(buckets: readonly Bucket[], index: number): PlaceLabel {
  const from = buckets[index]?.from ?? "";
  const isYearNamed = index === 0 || from.slice(5, 7) === "01";
  return {
    index,
    text: `${monthText(from, { withYear: true }).slice(0, 3)}${isYearNamed ? ` ${from.slice(0, 4)}` : ""}`,
  };
}

/** The year is named once, at the left end, when it is not this one. */
function axisDay(day: string, isFirst: boolean): string {
  return dayText(day, isFirst ? undefined : day);
}

function daysOf({ from, until }: { from: string; until: string }): number {
  return (Date.parse(until) - Date.parse(from)) / 86_400_000;
}

/** A day, a month, or both ends of a span, in words: "Fri 13 Nov", "November", "2–8 Nov". */
export function spanText({ from, until }: { from: string; until: string }, hasWeekday = true): string {
  if (daysOf({ from, until }) <= 1) return hasWeekday ? weekdayText(from) : dayText(from);
  const isMonth = from.endsWith("-01") && until.endsWith("-01") && daysOf({ from, until }) < 32;
  return isMonth ? monthText(from) : rangeText(from, until);
}

/** Writes ticks compactly: $7.5k; to the cent where they lie closer than one. */
export function axisText(unit: string, ticks: readonly number[]): (value: number) => string {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0));
  const places = Math.max(0, -Math.floor(Math.log10(step) - 1e-9));
  return (value) => {
    const text = value.toFixed(Math.min(places + 1, 12)).replace(/\.?0+$/, "") || "0";
    if (isCurrency(unit)) return money(text, unit, { exactness: step < 1 && value !== 0 ? "exact" : "compact" });
    return amountText(text, unit, { exactness: step < 1 ? "exact" : "compact" }).slice(0, -unit.length - 1);
  };
}

export function longest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}
