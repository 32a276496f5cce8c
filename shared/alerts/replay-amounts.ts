import { absolute, compare, type Decimal, decimal, textOf } from "#shared/costs/decimal.ts";

/** The amount as it was written, between the two round ones (1, 2 or 5 and zeros) below it and the two above. */
export function amountsAround(amount: string): string[] {
  const value = decimal(amount);
  const rounds = ladder(value);
  const below = rounds.filter((round) => compare(round, value) < 0).slice(-2);
  const above = rounds.filter((round) => compare(round, value) > 0).slice(0, value.units === 0n ? 4 : 2);
  return [...below.map(textOf), amount, ...above.map(textOf)];
}

function ladder({ units, scale }: Decimal): Decimal[] {
  const exponent = units === 0n ? 2 : units.toString().length - 1 - scale;
  return [-2, -1, 0, 1].flatMap((step) => [1n, 2n, 5n].map((digit) => power(digit, exponent + step)));
}

function power(digit: bigint, exponent: number): Decimal {
  return exponent < 0 ? { units: digit, scale: -exponent } : { units: digit * 10n ** BigInt(exponent), scale: 0 };
}

/** A part in percent of the size of the whole, to one decimal; null of nothing. */
export function percentOfSize(part: Decimal, whole: Decimal): number | null {
  const size = absolute(whole);
  if (size.units === 0n) return null;
  const scale = Math.max(part.scale, size.scale);
  const [top, bottom] = [part, size].map((value) => value.units * 10n ** BigInt(scale - value.scale)) as [
    bigint,
    bigint,
  ];
  const tenths = (absolute({ units: top, scale: 0 }).units * 2000n + bottom) / (2n * bottom);
  return Number(top < 0n ? -tenths : tenths) / 10;
}
