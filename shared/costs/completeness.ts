import type { SourceFreshness } from "./answer.ts";

/** What completeness is judged by: the newest load of each slice. Days are YYYY-MM-DD, UTC, ends exclusive. */
export interface LoadedSlice {
  connectionId: string;
  provider: string;
  /** First day of the billing period. */
  billingPeriod: string;
  /** End of the last charge of the slice; null for an empty one. */
  chargedUntil: string | null;
  /** RFC 3339. */
  loadedAt: string;
}

/** Vendors go on adding to a day for about this long after it ended. */
const settleHours = 24;
const lateAfterDays = 3;
const silentAfterDays = 35;

/**
 * How far each source is complete. A day is, when it had been over for 24 hours as its bill was loaded and the bill goes beyond it:
 * the newest day of a running billing period may be in part. A bill that was loaded before its period was over holds the next one
 * back, for as long as anybody expects the rest. A source without data of the last 35 days is silent.
 */
export function freshnessOf(
  slices: readonly LoadedSlice[],
  sources: readonly { id: string; provider: string; name: string }[],
  now: Date,
): SourceFreshness[] {
  return sources.map(({ id, provider, name }) => {
    const own = slices.filter((slice) => slice.connectionId === id);
    const completeUntil = sourceCompleteUntil(own, now);
    const lastLoadedAt =
      own
        .map(({ loadedAt }) => loadedAt)
        .toSorted(compareText)
        .at(-1) ?? null;
    return { connectionId: id, provider, name, completeUntil, lastLoadedAt, state: stateOf(completeUntil, now) };
  });
}

/** First day that is not complete over all these sources, silent ones left out unless there are no others; null without data. */
export function completeUntilOf(sources: readonly SourceFreshness[]): string | null {
  const living = sources.filter(({ state }) => state !== "silent");
  const known = (living.length > 0 ? living : sources).flatMap(({ completeUntil }) => completeUntil ?? []);
  return (living.length > 0 ? known.sort().at(0) : known.sort().at(-1)) ?? null;
}

/** Whether this is the first day (UTC) on which the source is silent: to say so once, by whoever looks daily. */
export function turnedSilent({ completeUntil }: Pick<SourceFreshness, "completeUntil">, now: Date): boolean {
  return completeUntil === dayAfter(now.toISOString(), -silentAfterDays - 1);
}

function sourceCompleteUntil(slices: readonly LoadedSlice[], now: Date): string | null {
  const inOrder = slices
    .filter(({ chargedUntil }) => chargedUntil !== null)
    .toSorted((a, b) => compareText(a.billingPeriod, b.billingPeriod));
  const newest = inOrder.at(-1);
  if (!newest) return null;
  const expectedSince = dayAfter(now.toISOString(), -silentAfterDays);
  const cutShort = inOrder.find((slice) => {
    const end = nextMonth(slice.billingPeriod);
    const isOver = slice.billingPeriod < newest.billingPeriod && end > expectedSince;
    return isOver && dayAfter(slice.loadedAt, -settleHours / 24) < end;
  });
  return sliceCompleteUntil(cutShort ?? newest);
}

function sliceCompleteUntil({ billingPeriod, chargedUntil, loadedAt }: LoadedSlice): string {
  const settledUntil = dayAfter(loadedAt, -settleHours / 24);
  const charged = chargedUntil ?? billingPeriod;
  const isWhole = charged.slice(0, 7) > billingPeriod.slice(0, 7);
  const knownUntil = isWhole ? charged : dayAfter(charged, -1);
  return settledUntil < knownUntil ? settledUntil : knownUntil;
}

function stateOf(completeUntil: string | null, now: Date): SourceFreshness["state"] {
  if (completeUntil === null || completeUntil < dayAfter(now.toISOString(), -silentAfterDays)) return "silent";
  return completeUntil < dayAfter(now.toISOString(), -lateAfterDays) ? "late" : "current";
}

function dayAfter(instant: string, days: number): string {
  return new Date(Date.parse(instant) + days * 86_400_000).toISOString().slice(0, 10);
}

function nextMonth(day: string): string {
  return `${dayAfter(`${day.slice(0, 7)}-01`, 31).slice(0, 7)}-01`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
