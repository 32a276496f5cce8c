/** Calendar days and periods in UTC. A day is YYYY-MM-DD, so days compare as text; the end of a period is exclusive. */
export interface Period {
  from: string;
  until: string;
}
export const periodLengths = ["day", "week", "month"] as const;
export type PeriodLength = (typeof periodLengths)[number];

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;

export function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return dayOf(date);
}

export function weekdayOf(day: string): string {
  return weekdays[weekdayNumber(day)] ?? "";
}

/** The calendar period that holds the day; weeks begin on Monday (ISO 8601). */
export function periodAround(day: string, length: PeriodLength): Period {
  if (length === "day") return { from: day, until: addDays(day, 1) };
  if (length === "week") {
    const from = addDays(day, -((weekdayNumber(day) + 6) % 7));
    return { from, until: addDays(from, 7) };
  }
  const from = `${day.slice(0, 7)}-01`;
  return { from, until: `${addDays(from, 31).slice(0, 7)}-01` };
}

export function periodBefore(period: Period, length: PeriodLength): Period {
  return periodAround(addDays(period.from, -1), length);
}

function weekdayNumber(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}
