import type { Rate } from "#shared/costs/answer.ts";
import { type Decimal, decimal, dividedBy, textOf, times } from "#shared/costs/decimal.ts";

/** The currency that others are quoted against, so that two of them meet in it. */
export const pivot = "EUR";
const places = 18;
const one: Decimal = { units: 1n, scale: 0 };

/**
 * Rates of these currencies into another, by currency and day, from what an organization states: its own rate from the first day
 * there is one; before that the inverse of a rate the other way; before that through EUR. Derived rates have 18 decimals, and their
 * source says what of.
 */
export function ratesInto(to: string, currencies: readonly string[], stated: readonly Rate[]): Rate[] {
  const pairs = Map.groupBy(
    stated.toSorted((a, b) => compareText(a.day, b.day)),
    (rate) => `${rate.from} ${rate.to}`,
  );
  const ofPair = (from: string, into: string) => pairs.get(`${from} ${into}`) ?? [];
  const eitherWay = (from: string, into: string) =>
    followedBy(ofPair(into, from).map(inverse), ofPair(from, into).map(asStated));
  return [...new Set(currencies)]
    .filter((from) => from !== to)
    .sort()
    .flatMap((from) => {
      const through = from === pivot || to === pivot ? [] : crossed(eitherWay(from, pivot), eitherWay(pivot, to));
      return followedBy(through, eitherWay(from, to)).map((quotient) => rateOf(from, to, quotient));
    });
}

/** A rate as a fraction, so that it is rounded once at most. */
interface Quotient {
  day: string;
  numerator: Decimal;
  denominator: Decimal;
  /** What it is made of. */
  of: readonly Rate[];
  derivation: "stated" | "inverse" | "through";
}

const asStated = (rate: Rate): Quotient => ({
  day: rate.day,
  numerator: decimal(rate.rate),
  denominator: one,
  of: [rate],
  derivation: "stated",
});

const inverse = (rate: Rate): Quotient => ({
  day: rate.day,
  numerator: one,
  denominator: decimal(rate.rate),
  of: [rate],
  derivation: "inverse",
});

/** The better ones from their first day on, the others before. */
function followedBy(others: readonly Quotient[], better: readonly Quotient[]): Quotient[] {
  const first = better[0]?.day;
  return [...others.filter(({ day }) => first === undefined || day < first), ...better];
}

/** On every day either of the two changes, once both are known. */
function crossed(into: readonly Quotient[], outOf: readonly Quotient[]): Quotient[] {
  const days = [...new Set([...into, ...outOf].map(({ day }) => day))].sort();
  let [left, right] = [0, 0];
  return days.flatMap((day) => {
    while ((into[left]?.day ?? "9") <= day) left++;
    while ((outOf[right]?.day ?? "9") <= day) right++;
    const [a, b] = [into[left - 1], outOf[right - 1]];
    if (!a || !b) return [];
    const numerator = times(a.numerator, b.numerator);
    const denominator = times(a.denominator, b.denominator);
    return [{ day, numerator, denominator, of: [...a.of, ...b.of], derivation: "through" as const }];
  });
}

function rateOf(from: string, to: string, { day, numerator, denominator, of, derivation }: Quotient): Rate {
  const rate = textOf(denominator === one ? numerator : dividedBy(numerator, denominator, places));
  return { from, to, day, rate, source: sourceOf(of, derivation) };
}

function sourceOf(of: readonly Rate[], derivation: Quotient["derivation"]): string {
  const sources = [...new Set(of.map(({ source }) => source))].join(" and ");
  if (derivation === "stated") return sources;
  const legs = of.map((rate) => `1 ${rate.from} = ${rate.rate} ${rate.to}`).join(" and ");
  return derivation === "inverse" ? `${sources}, the inverse of ${legs}` : `${sources}, through ${pivot}: ${legs}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
