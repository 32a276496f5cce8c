import { addDays, dayOf, type Period, periodAround } from "./days.ts";
import type { Comparison, CostQuery, Granularity, Preset } from "./query.ts";

/** The days a query asks about, in UTC; today counts for presets that end now. */
export function periodOf({ period }: Pick<CostQuery, "period">, now: Date): Period {
  return "preset" in period ? presetPeriod(period.preset, dayOf(now)) : period;
}

function presetPeriod(preset: Preset, today: string): Period {
  const month = truncated("month", today);
  const quarter = truncated("quarter", today);
  const toDate = (from: string): Period => ({ from, until: addDays(today, 1) });
  switch (preset) {
    case "month-to-date":
      return toDate(month);
    case "last-7-days":
      return toDate(addDays(today, -6));
    case "last-30-days":
      return toDate(addDays(today, -29));
    case "last-90-days":
      return toDate(addDays(today, -89));
    case "last-month":
      return { from: addMonths(month, -1), until: month };
    case "quarter-to-date":
      return toDate(quarter);
    case "last-quarter":
      return { from: addMonths(quarter, -3), until: quarter };
    case "year-to-date":
      return toDate(`${today.slice(0, 4)}-01-01`);
    case "last-12-months":
      return toDate(addMonths(month, -11));
    case "last-13-months":
      return toDate(addMonths(month, -12));
  }
}

/**
 * The days a period is compared with. The previous period is as long as this one: as many months when this is whole months, else
 * as many days. Months are moved by their first and last day, which never go beyond the end of a month.
 */
export function comparedPeriod({ from, until }: Period, comparison: Comparison): Period {
  const byDays = (days: number): Period => ({ from: addDays(from, -days), until: addDays(until, -days) });
  const byMonths = (months: number): Period => ({
    from: addMonths(from, -months),
    until: addDays(addMonths(addDays(until, -1), -months), 1),
  });
  switch (comparison) {
    case "previous-period":
      return isWholeMonths({ from, until })
        ? { from: addMonths(from, -monthsBetween(from, until)), until: from }
        : byDays(daysBetween(from, until));
    case "same-days-last-month":
      return byMonths(1);
    case "same-weekdays-last-month":
      return byDays(28);
    case "same-days-last-year":
      return byMonths(12);
    case "same-weekdays-last-year":
      return byDays(364);
  }
}

/** The parts of a period, in order; the first and the last may be cut by its ends. */
export function bucketsOf({ from, until }: Period, granularity: Granularity): Period[] {
  if (granularity === "none") return [{ from, until }];
  const buckets: Period[] = [];
  for (let start = from; start < until; ) {
    const end = nextAfter(truncated(granularity, start), granularity);
    buckets.push({ from: start, until: end < until ? end : until });
    start = end;
  }
  return buckets;
}

/**
 * The buckets a comparison is shown in, paired with those of the period by place. Weeks of the comparison are cut where those of the
 * period are, so that a bucket of one day is compared with one day; months and quarters are calendar ones on both sides.
 */
export function comparedBuckets(compared: Period, period: Period, granularity: Granularity): Period[] {
  if (granularity !== "week") return bucketsOf(compared, granularity);
  const moved = daysBetween(period.from, compared.from);
  const starts = bucketsOf(period, "week")
    .map(({ from }) => addDays(from, moved))
    .filter((from) => from < compared.until);
  return starts.map((from, index) => ({ from, until: starts[index + 1] ?? compared.until }));
}

/** The first day of the day, week (from Monday), month or quarter that holds the day. */
export function truncated(granularity: Exclude<Granularity, "none">, day: string): string {
  if (granularity !== "quarter") return periodAround(day, granularity).from;
  const quarter = Math.floor((Number(day.slice(5, 7)) - 1) / 3);
  return `${day.slice(0, 5)}${String(quarter * 3 + 1).padStart(2, "0")}-01`;
}

function nextAfter(start: string, granularity: Exclude<Granularity, "none">): string {
  return granularity === "quarter" ? addMonths(start, 3) : periodAround(start, granularity).until;
}

/** The same day of another month, or its last when it is shorter. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return dayOf(new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))));
}

export function daysBetween(from: string, until: string): number {
  return Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000);
}

function monthsBetween(from: string, until: string): number {
  const [a, b] = [new Date(from), new Date(until)];
  return (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
}

function isWholeMonths({ from, until }: Period): boolean {
  return from.endsWith("-01") && until.endsWith("-01");
}
