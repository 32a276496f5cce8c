const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const dayLength = 86_400_000;

/** The UTC day of an instant, YYYY-MM-DD. */
export function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

export function today(): string {
  return dayOf(new Date());
}

/** The day that is so many days later. */
export function addDays(day: string, days: number): string {
  return dayOf(new Date(Date.parse(day) + days * dayLength));
}

/** The first day of the month that is so many months later. */
export function addMonths(day: string, count: number): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return dayOf(new Date(Date.UTC(year, month - 1 + count, 1)));
}

/** First day of the day's month, and of the next one. */
export function monthOf(day: string): { from: string; until: string } {
  return { from: `${day.slice(0, 7)}-01`, until: addMonths(day, 1) };
}

export function daysBetween(from: string, until: string): number {
  return Math.round((Date.parse(until) - Date.parse(from)) / dayLength);
}

/** Every day from `from` to before `until`. */
export function daysFrom(from: string, until: string): string[] {
  return Array.from({ length: Math.max(0, daysBetween(from, until)) }, (_, index) => addDays(from, index));
}

/** `20 Nov`; the year with it when it is not this one. */
export function dayText(day: string, now: string = today()): string {
  const { year, month, date } = partsOf(day);
  return `${date} ${month.slice(0, 3)}${yearOf(year, now)}`;
}

/** `Fri 13 Nov`. */
export function weekdayText(day: string, now: string = today()): string {
  return `${weekdays[new Date(day).getUTCDay()]} ${dayText(day, now)}`;
}

/** `November`; the year with it when it is not this one, or when asked for. */
export function monthText(day: string, { now = today(), withYear = false } = {}): string {
  const { year, month } = partsOf(day);
  return withYear ? `${month} ${year}` : `${month}${yearOf(year, now)}`;
}

/** Days with both ends shown: `1–20 Nov`. `until` is exclusive. */
export function rangeText(from: string, until: string, now: string = today()): string {
  const last = addDays(until, -1);
  if (last <= from) return dayText(from, now);
  const [a, b] = [partsOf(from), partsOf(last)];
  if (a.year !== b.year)
    return `${a.date} ${a.month.slice(0, 3)} ${a.year} – ${b.date} ${b.month.slice(0, 3)} ${b.year}`;
  if (a.month !== b.month) return `${a.date} ${a.month.slice(0, 3)} – ${dayText(last, now)}`;
  return `${a.date}–${dayText(last, now)}`;
}

/** `22 Nov 2026, 08:14 UTC`. */
export function momentText(instant: string): string {
  const text = new Date(instant).toISOString();
  const { year, month, date } = partsOf(text.slice(0, 10));
  return `${date} ${month.slice(0, 3)} ${year}, ${text.slice(11, 16)} UTC`;
}

/** `12 min ago` under 24 hours, the full moment after. */
export function agoText(instant: string, now: Date = new Date()): string {
  const seconds = Math.round((now.getTime() - Date.parse(instant)) / 1000);
  if (seconds < 0 || seconds >= 86_400) return momentText(instant);
  if (seconds < 60) return seconds < 10 ? "just now" : `${seconds} s ago`;
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min ago` : `${Math.floor(seconds / 3600)} h ago`;
}

function yearOf(year: string, now: string): string {
  return year === now.slice(0, 4) ? "" : ` ${year}`;
}

function partsOf(day: string): { year: string; month: string; date: number } {
  const [year = "", month = "1", date = "1"] = day.split("-");
  return { year, month: months[Number(month) - 1] ?? "", date: Number(date) };
}
