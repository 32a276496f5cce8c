import type { SliceLoadRecord } from "../../../../shared/api/data-health.ts";
import { sumOf } from "../../chart/cumulative.ts";
import { addMonths, daysFrom } from "../../format/days.ts";
import { money } from "../../format/money.ts";

export type DayChange = SliceLoadRecord["dayChanges"][number];

/** Billed after minus before, exact; of one currency. */
export function differenceOf(days: readonly DayChange[], currency: string): string {
  const own = days.filter((day) => day.currency === currency);
  return sumOf(own.flatMap(({ billedBefore, billedAfter }) => [billedAfter, negated(billedBefore)])) ?? "0";
}

/** `+$1,284.06`, one text a currency. */
export function differenceText(days: readonly DayChange[]): string {
  const currencies = [...new Set(days.map(({ currency }) => currency))];
  return currencies
    .map((currency) => money(differenceOf(days, currency), currency, { signed: true, code: currencies.length > 1 }))
    .join(", ");
}

/** A day of the restated month as it is drawn; before and after differ where the load changed it. */
export interface RestatedDay {
  day: string;
  before: number | null;
  after: number | null;
  isChanged: boolean;
}

/** Every day of the month: the changed ones by the record, the others by what is in the ledger now. */
export function restatedDays(
  { billingPeriod, dayChanges }: Pick<SliceLoadRecord, "billingPeriod" | "dayChanges">,
  currency: string,
  ledger: ReadonlyMap<string, string | null>,
): RestatedDay[] {
  const changes = new Map(dayChanges.filter((change) => change.currency === currency).map((one) => [one.day, one]));
  return daysFrom(billingPeriod, addMonths(billingPeriod, 1)).map((day) => {
    const change = changes.get(day);
    if (change) return { day, before: Number(change.billedBefore), after: Number(change.billedAfter), isChanged: true };
    const amount = ledger.get(day) ?? null;
    const value = amount === null ? null : Number(amount);
    return { day, before: value, after: value, isChanged: false };
  });
}

function negated(amount: string): string {
  return amount.startsWith("-") ? amount.slice(1) : `-${amount}`;
}
