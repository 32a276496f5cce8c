import { createHash } from "node:crypto";
import { addDays, periodAround } from "#shared/costs/days.ts";
import { type PlacedIncident, placeIncidents } from "./incidents.ts";

/** All that the amounts of the demo hang on. Days are YYYY-MM-DD, UTC. */
export interface Ledger {
  readonly seed: string;
  /** The day the demo organization was made: growth and incidents are placed by it and never move. */
  readonly anchor: string;
  /** The day the bills are delivered. Amounts of a day hang on it only while the day is still being delivered. */
  readonly asOf: string;
  readonly incidents: readonly PlacedIncident[];
}

export function openLedger({ seed, anchor, asOf }: { seed: string; anchor: string; asOf: string }): Ledger {
  return { seed, anchor, asOf, incidents: placeIncidents(anchor) };
}

/** How the use of a meter goes with the days of the week, Sunday first, and how much it wavers. */
const rhythms = {
  steady: { week: [1, 1, 1, 1, 1, 1, 1], waver: 0.015 },
  production: { week: [0.86, 1, 1.01, 1.02, 1.01, 0.99, 0.88], waver: 0.03 },
  office: { week: [0.3, 1, 1.05, 1.06, 1.04, 0.95, 0.32], waver: 0.06 },
  genai: { week: [0.42, 1, 1.07, 1.1, 1.06, 0.96, 0.47], waver: 0.06 },
  batch: { week: [0.72, 1, 1.02, 1, 1.01, 0.99, 0.74], waver: 0.05 },
  seats: { week: [1, 1, 1, 1, 1, 1, 1], waver: 0 },
} as const;
export type Rhythm = keyof typeof rhythms;
export const rhythmNames = Object.keys(rhythms) as Rhythm[];

/** What a meter's level of the anchor day is multiplied by on another day. `growth` is per 30 days. */
export function levelOn(ledger: Ledger, day: string, meter: { key: string; rhythm: Rhythm; growth: number }): number {
  const { week, waver } = rhythms[meter.rhythm];
  // People get seats by the month.
  const grownUntil = meter.rhythm === "seats" ? firstOfMonth(day) : day;
  const growth = Math.max(0.3, 1 + (meter.growth * daysBetween(ledger.anchor, grownUntil)) / 30);
  const weekday = week[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? 1;
  return growth * weekday * (1 + waver * noise(`${ledger.seed} ${meter.key} ${day}`));
}

/** How much of a day has been delivered: `delivered` has the shares of the day itself and of the one before. */
export function shareDelivered(
  ledger: Ledger,
  day: string,
  { delivered, lateDays }: { delivered: readonly [string, string]; lateDays: number },
): string {
  const age = daysBetween(day, ledger.asOf);
  if (age < lateDays || age < 0) return "0";
  return delivered[age] ?? "1";
}

/** A number made of the text, evenly between -1 and 1. */
function noise(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x7fffffff - 1;
}

/** An id made of the text: lower-case hex. */
export function idOf(text: string, length: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}

/** An id made of the text, in the form of a UUID. */
export function uuidOf(text: string): string {
  const hex = idOf(text, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join("-");
}

export function daysBetween(from: string, until: string): number {
  return Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000);
}

export function firstOfMonth(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

/** The first day of the month so many months later. */
export function monthAfter(month: string, months: number): string {
  const number = monthNumber(month) + months;
  return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, "0")}-01`;
}

/** How many months lie between the anchor's month and this one; negative before. */
export function monthsFromAnchor(ledger: Ledger, month: string): number {
  return monthNumber(month) - monthNumber(ledger.anchor);
}

function monthNumber(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

/** The days of a month, up to the day of delivery. */
export function daysOf(ledger: Ledger, month: string): string[] {
  const { from, until } = periodAround(month, "month");
  const days: string[] = [];
  for (let day = from; day < until && day <= ledger.asOf; day = addDays(day, 1)) days.push(day);
  return days;
}

/** Vendors put a number on an invoice some days after the month. */
export function isInvoiced(ledger: Ledger, month: string): boolean {
  return ledger.asOf >= addDays(monthAfter(month, 1), 3);
}
