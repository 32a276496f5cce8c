import type { ForecastAnswer } from "#shared/api/costs.ts";
import { addDays, periodAround } from "./days.ts";
import { type Decimal, decimal, plus, textOf, zero } from "./decimal.ts";
import { type Bands, bandsOf } from "./forecast-band.ts";
import { fitModel, type Model } from "./forecast-model.ts";
import { isKnown, type Series, stoppedAt, sum } from "./forecast-series.ts";

export interface ForecastInput {
  /** A currency, or another unit. */
  unit: string;
  /** Any order. A day that is left out had no charge; null: charges of unknown cost. Amounts are exact decimals. */
  days: readonly { day: string; amount: string | null }[];
  /** First day that is not complete, YYYY-MM-DD, UTC: nothing from it on is looked at. */
  completeUntil: string;
}

const quietDays = 62;
/** Every weekday four times: half to learn the week from, half to see how far off that is. */
export const neededDays = 28;
const earlierMonths = 3;

/**
 * The calendar month that holds the first incomplete day: what was billed on its complete days, exactly, and the most likely
 * amounts of the others. Undefined when nothing was charged in the two months before that day.
 */
export function forecastMonth({ unit, days, completeUntil }: ForecastInput): ForecastAnswer | undefined {
  const known = days.filter(({ day }) => day < completeUntil);
  const series = seriesOf(known, completeUntil);
  if (series.values.slice(-quietDays).every((value) => value === 0)) return undefined;
  const month = periodAround(completeUntil, "month");
  const count = series.values.filter(isKnown).length;
  const answer = { unit, month, completeUntil, days: [], misses: [] };
  if (count < neededDays) {
    return { ...answer, total: null, reason: reasonOf(count, completeUntil), method: methodOf(count) };
  }
  const model = fitModel(series);
  const ahead = daysBetween(completeUntil, month.until);
  const bands = bandsOf(series, model, ahead.length);
  const unknown = series.days.filter((day, index) => day >= month.from && series.values[index] === null);
  const forecast = [...unknown.map((day) => dayOf(day, 1)), ...ahead.map((day, index) => dayOf(day, index + 1))];
  function dayOf(day: string, distance: number) {
    return { day, ...bands.day(model.predict(day, distance), distance) };
  }
  const billed = known.filter(({ day, amount }) => day >= month.from && amount !== null);
  return {
    ...answer,
    total: totalOf(billed, bands.total(sum(forecast.map(({ median }) => median)))),
    reason: null,
    days: forecast.map(({ day, ...band }) => ({ day, ...texts(band) })),
    misses: missesOf(series, month.from, completeUntil),
    method: methodOf(count, bands),
  };
}

function seriesOf(known: ForecastInput["days"], completeUntil: string): Series {
  const amounts = new Map(known.map(({ day, amount }) => [day, amount === null ? null : Number(amount)]));
  const first = [...amounts.keys()].sort().at(0);
  const days = first === undefined ? [] : daysBetween(first, completeUntil);
  return { days, values: days.map((day) => amounts.get(day) ?? (amounts.has(day) ? null : 0)) };
}

function totalOf(billed: ForecastInput["days"], band: ReturnType<Bands["total"]>): ForecastAnswer["total"] {
  const exact = billed.reduce((total, { amount }) => plus(total, decimal(amount ?? "0")), zero);
  const added = (value: number) => textOf(plus(exact, shown(value)));
  return { median: added(band.median), low: added(band.low), high: added(band.high) };
}

/** The same method, stopped at the same day of earlier months, against what came: percent of it, above 0 when it said too much. */
function missesOf(series: Series, monthStart: string, completeUntil: string): ForecastAnswer["misses"] {
  const misses: ForecastAnswer["misses"] = [];
  let next = monthStart;
  for (let back = 1; back <= earlierMonths; back++) {
    const month = periodAround(addDays(next, -1), "month");
    next = month.from;
    const stop = addDays(month.from, daysBetween(monthStart, completeUntil).length);
    const percent = missOf(series, month, stop < month.until ? stop : addDays(month.until, -1));
    if (percent !== null) misses.push({ month: month.from.slice(0, 7), percent });
  }
  return misses;
}

function missOf(series: Series, month: { from: string; until: string }, stop: string): number | null {
  const [from, at, until] = [month.from, stop, month.until].map((day) => series.days.indexOf(day));
  const end = until === -1 ? series.days.length : (until ?? 0);
  if (from === undefined || at === undefined || from < 0 || at < neededDays) return null;
  const came = series.values.slice(from, end);
  if (!came.every(isKnown)) return null;
  const model = fitModel(stoppedAt(series, at));
  const said = sum(came.slice(0, at - from)) + sum(predictions(model, series.days.slice(at, end)));
  const total = sum(came);
  const percent = Math.round((1000 * (said - total)) / Math.abs(total)) / 10;
  return Number.isFinite(percent) ? percent : null;
}

function predictions(model: Model, days: readonly string[]): number[] {
  return days.map((day, index) => model.predict(day, index + 1));
}

function reasonOf(count: number, completeUntil: string): string {
  const about = new Date(`${addDays(completeUntil, neededDays - count)}T00:00:00Z`);
  const day = about.toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
  return `${count} of ${neededDays} days needed. About ${day}.`;
}

function methodOf(knownDays: number, bands?: Bands): string {
  const band = bands ? ` from ${bands.backTests} back-tests on ${knownDays} days of history` : "";
  return `Level of the last 10 days × weekday profile and damped trend of the last 8 weeks, monthly charges on their day, and an 80% band${band}.`;
}

function texts({ low, median, high }: { low: number; median: number; high: number }) {
  return { median: textOf(shown(median)), low: textOf(shown(low)), high: textOf(shown(high)) };
}

/** A likely amount to the cent; a small one to four digits that say something. */
function shown(value: number): Decimal {
  if (Math.abs(value) >= 1e18) return decimal(BigInt(Math.round(value)).toString());
  const digits = value === 0 ? 2 : 3 - Math.floor(Math.log10(Math.abs(value)));
  return decimal(value.toFixed(Math.min(18, Math.max(2, digits))));
}

function daysBetween(from: string, until: string): string[] {
  const length = Math.max(0, Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000));
  return Array.from({ length }, (_, index) => addDays(from, index));
}
