import type { Amounts } from "./series.ts";

/** Running sums of decimal text, exact. Null where the value and all later ones are unknown; a hole in between adds nothing. */
export function cumulative(values: Amounts): (string | null)[] {
  const last = values.findLastIndex((value) => value !== null);
  const scale = Math.max(0, ...values.map((value) => value?.split(".")[1]?.length ?? 0));
  let sum = 0n;
  return values.map((value, index) => {
    if (index > last) return null;
    sum += unitsOf(value ?? "0", scale);
    return textOf(sum, scale);
  });
}

/** The exact sum of decimal text; null when none is known. */
export function sumOf(values: Amounts): string | null {
  return cumulative(values).findLast((value) => value !== null) ?? null;
}

function unitsOf(text: string, scale: number): bigint {
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  const units = BigInt(whole + fraction.padEnd(scale, "0"));
  return text.startsWith("-") ? -units : units;
}

function textOf(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const sign = units < 0n ? "-" : "";
  return scale === 0
    ? sign + digits
    : `${sign}${digits.slice(0, digits.length - scale)}.${digits.slice(digits.length - scale)}`;
}
