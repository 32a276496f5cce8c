/** What a forecast learns from: complete days (YYYY-MM-DD, UTC) in order, without gaps. Null: charges whose cost is unknown. */
export interface Series {
  readonly days: readonly string[];
  readonly values: readonly (number | null)[];
}

/** The series as it was known before this index; with `length`, only its last days. */
export function stoppedAt({ days, values }: Series, index: number, length = index): Series {
  const from = Math.max(0, index - length);
  return { days: days.slice(from, index), values: values.slice(from, index) };
}

export function isKnown(value: number | null | undefined): value is number {
  return typeof value === "number";
}

/** The value below which this share of the values lies, between neighbours in proportion; 0 when there is none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? 0;
  return below + (above - below) * (place - Math.floor(place));
}

/** The middle value; 0 when there is none. */
export function middle(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
