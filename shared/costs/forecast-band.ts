import { fitModel, type Model } from "./forecast-model.ts";
import { isKnown, quantile, type Series, stoppedAt, sum } from "./forecast-series.ts";

export interface Band {
  low: number;
  median: number;
  high: number;
}

/** How a method missed when it was stopped at earlier days: 80% bands for what it says now. */
export interface Bands {
  day(median: number, ahead: number): Band;
  /** Of the sum of all days ahead. */
  total(median: number): Band;
  /** How many back-tests the bands come from. */
  backTests: number;
}

/** The least a back-test learns from: every weekday twice. */
export const leastLearningDays = 14;
const lookBackDays = 140;
const everyDays = 2;
const leastOrigins = 5;
/** Measured on random walks: with this, the 80% band holds four totals in five after a month of history as after a year. */
const widest = 2;
/** A day's misses are taken together with those as far ahead as this. */
const nearbyDays = 3;

interface BackTest {
  /** What came less what was said, from the first day ahead on; null where it is unknown what came. */
  misses: (number | null)[];
}

/** Rolls the method over the past: learns up to a day, says the days after it, and holds them against what came. */
export function bandsOf(series: Series, now: Model, daysAhead: number): Bands {
  const backTests = rollBack(series, now, daysAhead);
  const span = backTests.length * everyDays;
  // Misses of days close together are much alike, so that a few weeks of them show too little of what may come.
  const widenDay = 1 + 1 / Math.max(1, span / 7);
  const totals = totalMisses(backTests, daysAhead);
  const scarcity = daysAhead / Math.max(1, totals.length * everyDays);
  const widenTotal = Math.min(widest, 1 + scarcity);
  return {
    day: (median, ahead) => around(median, missesNear(backTests, ahead), widenDay),
    total: (median) => around(median, scarcity > 0.5 ? mirrored(totals) : totals, widenTotal),
    backTests: backTests.length,
  };
}

function rollBack(series: Series, now: Model, daysAhead: number): BackTest[] {
  const end = series.values.length;
  const from = Math.max(leastLearningDays, end - lookBackDays);
  const origins = Array.from(
    { length: Math.ceil((end - from) / everyDays) },
    (_, index) => end - 1 - index * everyDays,
  );
  return origins
    .filter((origin) => origin >= leastLearningDays)
    .map((origin) => {
      const model = fitModel(stoppedAt(series, origin));
      const scale = scaleOf(model, now);
      const misses = Array.from({ length: Math.min(daysAhead, end - origin) }, (_, index) => {
        const came = series.values[origin + index];
        const said = model.predict(series.days[origin + index] ?? "", index + 1);
        return isKnown(came) ? (came - said) * scale : null;
      });
      return { misses };
    });
}

/** Twice the cost, twice the miss. */
function scaleOf(then: Model, now: Model): number {
  if (then.level === 0 || now.level === 0) return 1;
  return Math.min(5, Math.max(0.2, now.level / then.level));
}

/** Further ahead than any back-test reaches, misses grow as those of a random walk. */
function missesNear(backTests: readonly BackTest[], ahead: number): number[] {
  const furthest = Math.max(1, ...backTests.map(({ misses }) => misses.length));
  const reached = Math.min(ahead, furthest);
  const near = backTests.flatMap(({ misses }) =>
    misses.slice(Math.max(0, reached - 1 - nearbyDays), reached + nearbyDays).filter(isKnown),
  );
  return near.map((miss) => miss * Math.sqrt(ahead / reached));
}

/** Misses of the sum. Where too few back-tests reach as far, shorter ones count in proportion: every day missed alike. */
function totalMisses(backTests: readonly BackTest[], daysAhead: number): number[] {
  const lengths = backTests.map(({ misses }) => misses.length).sort((a, b) => b - a);
  const reached = Math.min(daysAhead, lengths[Math.min(leastOrigins, lengths.length) - 1] ?? 1);
  return backTests
    .filter(({ misses }) => misses.length >= reached)
    .map(({ misses }) => (sum(misses.slice(0, reached).filter(isKnown)) * daysAhead) / reached);
}

/** Few misses, which may all lie on one side by chance, may come on the other as well. */
function mirrored(misses: readonly number[]): number[] {
  return misses.flatMap((miss) => [miss, -miss]);
}

function around(median: number, misses: readonly number[], widen: number): Band {
  return {
    low: median + Math.min(0, quantile(misses, 0.1) * widen),
    median,
    high: median + Math.max(0, quantile(misses, 0.9) * widen),
  };
}
