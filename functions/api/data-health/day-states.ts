import type { DataSource } from "#shared/api/data-health.ts";
import { addDays, weekdayOf } from "#shared/costs/days.ts";
import type { DayRows } from "./read-days.ts";

type Day = DataSource["days"][number];

/** How many days are looked at to tell on which a source usually has rows; the last 35 of them are shown. */
export const sampleDays = 70;
export const shownDays = 35;
/** How long after a day, or after its month, a bill may take before it is missed. */
const dailyDueAfter = 3;
const monthlyDueAfter = 10;

export interface SourceDays {
  today: string;
  /** Rows of the last 70 days. */
  rows: ReadonlyMap<string, DayRows>;
  /** The first day that was ever charged; null when none was. */
  firstDay: string | null;
  /** First day that is not complete; null when no day is. */
  completeUntil: string | null;
  /** No data of the last 35 days. */
  isSilent: boolean;
  /** Complete days that the newest load changed. */
  restated: ReadonlySet<string>;
  /** Whether bills of a month come before it is over. */
  comesDaily: boolean;
}

/** The last 35 days with today, oldest first. */
export function dayStates(source: SourceDays): Day[] {
  const first = addDays(source.today, 1 - shownDays);
  return Array.from({ length: shownDays }, (_, index) => {
    const day = addDays(first, index);
    const found = source.rows.get(day);
    return { day, state: stateOf(day, source), rows: found?.rows ?? 0, billed: found?.billed ?? [] };
  });
}

function stateOf(day: string, source: SourceDays): Day["state"] {
  const { firstDay, completeUntil, rows, restated } = source;
  if (firstDay === null || day < firstDay) return "not-due";
  if (completeUntil !== null && day < completeUntil) {
    if (restated.has(day)) return "restated";
    return rows.has(day) || !isExpected(day, source) ? "complete" : "missing";
  }
  if (rows.has(day)) return "arriving";
  return isOverdue(day, source) && isExpected(day, source) ? "missing" : "not-due";
}

function isOverdue(day: string, { comesDaily, isSilent, today }: SourceDays): boolean {
  if (isSilent) return false;
  const due = comesDaily ? addDays(day, dailyDueAfter) : addDays(endOfMonth(day), monthlyDueAfter);
  return due < today;
}

/**
 * Whether a day without rows should have some: the same weekday had in most other weeks; with too few weeks to tell, both days beside
 * it had. So neither a source that is charged once a month nor one that rests at weekends misses a day.
 */
function isExpected(day: string, { rows, firstDay, completeUntil, today }: SourceDays): boolean {
  const weeks = Array.from({ length: sampleDays }, (_, index) => addDays(today, -index)).filter(
    (other) =>
      other !== day &&
      weekdayOf(other) === weekdayOf(day) &&
      other >= (firstDay ?? today) &&
      other < (completeUntil ?? today),
  );
  if (weeks.length < 2) return rows.has(addDays(day, -1)) && rows.has(addDays(day, 1));
  return weeks.filter((other) => rows.has(other)).length * 2 > weeks.length;
}

/** The first day of the month after. */
export function endOfMonth(day: string): string {
  return `${addDays(`${day.slice(0, 7)}-01`, 31).slice(0, 7)}-01`;
}
