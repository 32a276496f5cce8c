import { addDays, type Period } from "./days.ts";
import { bucketsOf, comparedBuckets, comparedPeriod, daysBetween, periodOf } from "./periods.ts";
import type { CostQuery } from "./query.ts";

/** Consecutive days that count alike: a row belongs to one segment, a segment to the period, to what it is compared with, or to both. */
export interface Segment extends Period {
  isCurrent: boolean;
  isPrevious: boolean;
  /** Whether totals count it. */
  isCounted: boolean;
  isPreviousCounted: boolean;
}

/** The days of a question. Days are UTC, ends exclusive. */
export interface Frame {
  period: Period;
  counted: Period;
  /** The whole comparison, and how much of it is counted. */
  compared: Period | null;
  comparedCounted: Period | null;
  buckets: Period[];
  previousBuckets: Period[];
  /** In order, of the period and the comparison; days of neither are in none. */
  segments: Segment[];
}

/**
 * Totals count complete days only, and as many days of the comparison; all days when the query says so, or when no day of the
 * period is complete. Segments end at every day of `cuts` too, and, but for single days, with every bucket.
 */
export function frameOf(
  query: CostQuery,
  { now, completeUntil, cuts }: { now: Date; completeUntil: string | null; cuts: readonly string[] },
): Frame {
  const period = periodOf(query, now);
  const counted = countedDays(query, period, completeUntil);
  const compared = query.compare ? comparedPeriod(period, query.compare) : null;
  const comparedCounted = compared && clipped(compared, period, counted);
  const buckets = bucketsOf(period, query.granularity);
  const previousBuckets = compared ? comparedBuckets(compared, period, query.granularity) : [];
  const edges = query.granularity === "day" ? [] : [...buckets, ...previousBuckets].map(({ from }) => from);
  return {
    period,
    counted,
    compared,
    comparedCounted,
    buckets,
    previousBuckets,
    segments: segmentsOf({ period, counted, compared, comparedCounted }, [...cuts, ...edges]),
  };
}

function countedDays({ days }: CostQuery, { from, until }: Period, completeUntil: string | null): Period {
  const isAll = days === "all" || completeUntil === null || completeUntil <= from || completeUntil >= until;
  return { from, until: isAll ? until : completeUntil };
}

function clipped(compared: Period, period: Period, counted: Period): Period {
  if (counted.until === period.until) return compared;
  const until = addDays(compared.from, daysBetween(counted.from, counted.until));
  return { from: compared.from, until: until < compared.until ? until : compared.until };
}

type Ranges = Pick<Frame, "period" | "counted" | "compared" | "comparedCounted">;

function segmentsOf({ period, counted, compared, comparedCounted }: Ranges, cuts: readonly string[]): Segment[] {
  const ranges = [period, counted, compared, comparedCounted].filter((range) => range !== null);
  const edges = [...new Set([...ranges.flatMap(({ from, until }) => [from, until]), ...cuts])].sort();
  return edges
    .slice(1)
    .map((until, index) => ({ from: edges[index] ?? until, until }))
    .map((days) => ({
      ...days,
      isCurrent: holds(period, days),
      isPrevious: holds(compared, days),
      isCounted: holds(counted, days),
      isPreviousCounted: holds(comparedCounted, days),
    }))
    .filter(({ isCurrent, isPrevious }) => isCurrent || isPrevious);
}

function holds(range: Period | null, days: Period): boolean {
  return range !== null && days.from >= range.from && days.until <= range.until;
}
