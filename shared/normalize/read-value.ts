import { currencyCodes } from "#shared/focus/currencies.ts";
import type { SourceColumn } from "#shared/providers/provider.ts";

/** The same reading of text as conversions.sql, one value at a time, to say what is wrong with it. */

const decimalPattern = /^[+-]?(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,4}))?$/;
const instantPattern =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** Why the value cannot be in the column; undefined when it can. A missing value is null. */
export function faultOf(value: string | null, column: SourceColumn): string | undefined {
  if (value === null) return column.filled ? "is missing" : undefined;
  if (column.type === "decimal") return decimalFault(value);
  if (column.type === "instant") return instantFault(value);
  return allowedFault(value, column.allowed);
}

function decimalFault(value: string): string | undefined {
  const [, whole = "", fraction = "", exponent = "0"] = decimalPattern.exec(value.trim()) ?? [];
  if (whole + fraction === "") {
    return "is not a decimal number (expected digits with a point, such as 12.34 or 1.2E-9; no currency sign, no separators)";
  }
  return magnitudeDigits(whole + fraction, whole.length + Number(exponent)) > 20
    ? "has more than 20 digits before the decimal point"
    : undefined;
}

/** How many digits stand before the point, once the value is rounded half-even to 18 decimals. */
function magnitudeDigits(digits: string, point: number): number {
  const zeros = /^0*/.exec(digits)?.[0].length ?? 0;
  const significant = digits.slice(zeros).replace(/0+$/, "");
  if (significant === "") return 0;
  const place = point - zeros;
  const carries = place === 20 && /^9{38}([6-9]|5\d)/.test(significant.padEnd(40, "0"));
  return carries ? place + 1 : place;
}

function instantFault(value: string): string | undefined {
  return instantOf(value) === undefined
    ? "is not a date or time (expected such as 2026-05-01T00:00:00Z or 2026-05-01)"
    : undefined;
}

/** Milliseconds since 1970 of what read_instant would read; undefined when it would not. Text without a zone is UTC. */
export function instantOf(value: string): number | undefined {
  const parts = instantPattern.exec(value);
  if (!parts) return undefined;
  const [, year = "", month = "", day = "", hour = "0", minute = "0", second = "0", fraction = "0", zone = "Z"] = parts;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const time = Date.UTC(y, mo - 1, d, h, mi, s, Number(fraction.padEnd(3, "0").slice(0, 3)));
  const date = new Date(time);
  const exists = date.getUTCMonth() === mo - 1 && date.getUTCDate() === d && h < 24 && mi < 60 && s < 60;
  return exists && y >= 1990 && y < 2200 ? time - zoneMinutes(zone) * 60_000 : undefined;
}

function zoneMinutes(zone: string): number {
  const [, sign, hours = "0", minutes = "0"] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  const offset = Number(hours) * 60 + Number(minutes);
  return sign === "-" ? -offset : offset;
}

function allowedFault(value: string, allowed: SourceColumn["allowed"]): string | undefined {
  if (allowed === undefined) return undefined;
  if (allowed === "currency") {
    return currencyCodes.includes(value) ? undefined : "is not an ISO 4217 currency code (expected such as USD)";
  }
  return allowed.includes(value) ? undefined : `is not one of ${allowed.join(", ")}`;
}
