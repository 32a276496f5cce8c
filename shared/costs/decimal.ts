/** An exact decimal number: `units` divided by 10 to the power of `scale`. Never passes through a float. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

/** A plain decimal number as text, such as "-12.50". Throws on anything else, exponents included. */
export function decimal(text: string): Decimal {
  const [, sign = "", whole, fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) throw new Error(`A decimal number such as "12.50" is expected, "${text}" came.`);
  return { units: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
}

export const zero: Decimal = { units: 0n, scale: 0 };

export function plus(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale };
}

export function minus(a: Decimal, b: Decimal): Decimal {
  return plus(a, { units: -b.units, scale: b.scale });
}

export function times(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

/** The quotient to so many places, rounded half to even. Throws when b is 0. */
export function dividedBy(a: Decimal, b: Decimal, places: number): Decimal {
  if (b.units === 0n) throw new Error("There is nothing to divide by: the divisor is 0.");
  const numerator = a.units * 10n ** BigInt(places + b.scale) * (b.units < 0n ? -1n : 1n);
  const denominator = absolute(b).units * 10n ** BigInt(a.scale);
  const quotient = numerator / denominator;
  return { units: quotient + awayFromZero(quotient, numerator % denominator, denominator), scale: places };
}

/** A percentage of an amount, exactly. */
export function percentOf(percent: Decimal, amount: Decimal): Decimal {
  return times(times(percent, amount), { units: 1n, scale: 2 });
}

export function absolute(a: Decimal): Decimal {
  return a.units < 0n ? { units: -a.units, scale: a.scale } : a;
}

/** Negative when a < b, 0 when they are the same number (whatever their zeros), positive when a > b. */
export function compare(a: Decimal, b: Decimal): number {
  const { units } = minus(a, b);
  return units < 0n ? -1 : Number(units > 0n);
}

/** The middle value; of an even count the exact mean of the two in the middle. Throws when there is none. */
export function median(values: readonly Decimal[]): Decimal {
  const sorted = values.toSorted(compare);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.floor(sorted.length / 2)];
  if (!low || !high) throw new Error("A median needs at least one value.");
  return times(plus(low, high), { units: 5n, scale: 1 });
}

/** Rounded half to even, for reading only. */
export function rounded(a: Decimal, places: number): Decimal {
  if (a.scale <= places) return a;
  const step = 10n ** BigInt(a.scale - places);
  const quotient = a.units / step;
  return { units: quotient + awayFromZero(quotient, a.units % step, step), scale: places };
}

/** Without needless zeros: equal numbers have equal texts. */
export function textOf(a: Decimal): string {
  const sign = a.units < 0n ? "-" : "";
  const digits = absolute(a)
    .units.toString()
    .padStart(a.scale + 1, "0");
  const cut = digits.length - a.scale;
  const fraction = digits.slice(cut).replace(/0+$/, "");
  return sign + digits.slice(0, cut) + (fraction && `.${fraction}`);
}

/** What half to even adds to a quotient that was cut off. */
function awayFromZero(quotient: bigint, remainder: bigint, divisor: bigint): bigint {
  const rest = (remainder < 0n ? -remainder : remainder) * 2n;
  const isAway = rest > divisor || (rest === divisor && quotient % 2n !== 0n);
  return isAway ? (remainder < 0n ? -1n : 1n) : 0n;
}

function unitsAt(a: Decimal, scale: number): bigint {
  return scale === a.scale ? a.units : a.units * 10n ** BigInt(scale - a.scale);
}
