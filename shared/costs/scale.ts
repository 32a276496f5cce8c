import type { Rate } from "./answer.ts";
import type { Period } from "./days.ts";
import { type Decimal, decimal } from "./decimal.ts";
import type { CostQuery } from "./query.ts";

/** What an amount in a unit is multiplied by on these days. */
export interface Factor {
  unit: string;
  /** First day, and the first that is not any more; null without an end. */
  from: string | null;
  until: string | null;
  factor: Decimal;
  /** Where a currency was converted. */
  rate: Rate | null;
}

/** How amounts of several units become one section; without it each unit is a section of its own. */
export interface Scale {
  unit: string;
  factors: readonly Factor[];
}

const tokenScales = [
  [1, ["", "1"]],
  [100, ["100"]],
  [1000, ["1000", "1,000", "1K", "K", "thousand"]],
  [10_000, ["10000", "10,000", "10K"]],
  [100_000, ["100000", "100,000", "100K"]],
  [1_000_000, ["1000000", "1,000,000", "1M", "M", "million", "1000K"]],
  [1_000_000_000, ["1000000000", "1,000,000,000", "1B", "B", "billion", "1000M"]],
] as const;

const tokenFactors: readonly Factor[] = tokenScales.flatMap(([scale, spellings]) =>
  spellings
    .flatMap((spelling) => [`${spelling} token`, `${spelling} tokens`, `${spelling}token`, `${spelling}tokens`])
    .map((unit) => unit.trim().toLowerCase())
    .filter((unit, index, all) => all.indexOf(unit) === index)
    .map((unit) => ({ unit, from: null, until: null, factor: decimal(String(scale)), rate: null })),
);

/** Undefined where units stay apart. Units of tokens are in lower case. */
export function scaleOf({ metric, currency }: CostQuery, rates: readonly Rate[]): Scale | undefined {
  if (metric === "tokens") return { unit: "tokens", factors: tokenFactors };
  if (metric === "quantity" || currency === undefined) return undefined;
  const own: Factor = { unit: currency, from: null, until: null, factor: decimal("1"), rate: null };
  return { unit: currency, factors: [own, ...conversions(currency, rates)] };
}

/** The days in between at which a factor changes. */
export function cutsOf(scale: Scale | undefined, { from, until }: Period): string[] {
  return (scale?.factors ?? []).flatMap((factor) => factor.from ?? []).filter((day) => day > from && day < until);
}

/** Undefined where there is no rate. */
export function factorOf({ factors }: Scale, unit: string, day: string): Factor | undefined {
  return factors.find(
    (factor) =>
      factor.unit === unit &&
      (factor.from === null || factor.from <= day) &&
      (factor.until === null || day < factor.until),
  );
}

function conversions(currency: string, rates: readonly Rate[]): Factor[] {
  const sorted = rates
    .filter(({ from, to }) => to === currency && from !== currency)
    .toSorted((a, b) => (a.day < b.day ? -1 : Number(a.day > b.day)));
  return sorted.map((rate, index) => ({
    unit: rate.from,
    from: rate.day,
    until: sorted.slice(index + 1).find(({ from, day }) => from === rate.from && day > rate.day)?.day ?? null,
    factor: decimal(rate.rate),
    rate,
  }));
}
