import type { Alert, ReplayAnswer } from "../../../../shared/api/alerts.ts";
import { sumOf } from "../../chart/cumulative.ts";
import { addDays, weekdayText } from "../../format/days.ts";
import { money } from "../../format/money.ts";
import { daysText } from "../explorer/words.ts";
import { factsOf } from "../home/anomalies.ts";

/** `Azure Monitor cost $251.07 on Fri 20 Nov, $140.16 above its usual $110.91`; of rules without a usual, by how much it passed the line. */
export function headlineOf(alert: Alert): string {
  const { each, rise } = factsOf(alert);
  const isDay = addDays(alert.from, 1) === alert.until;
  const when = isDay ? `on ${weekdayText(alert.from)}` : `in ${daysText(alert)}`;
  const cost = `${each ?? scopeOf(alert.facts.scope)} cost ${money(alert.value, alert.currency)} ${when}`;
  const usual = alert.facts.usual;
  if (rise && typeof usual === "string")
    return `${cost}, ${money(rise, alert.currency)} above its usual ${money(usual, alert.currency)}`;
  return `${cost}, ${money(differenceOf(alert.value, alert.limit), alert.currency)} above the line`;
}

/** What somebody reads when a replayed rule fires. */
export function replayHeadline(fire: ReplayAnswer["fires"][number], currency: string, scope: unknown): string {
  const cost = `${fire.each ?? scopeOf(scope)} cost ${money(fire.value, currency)} on ${weekdayText(fire.day)}`;
  return fire.usual === null
    ? `${cost}, ${money(differenceOf(fire.value, fire.limit), currency)} above the line`
    : `${cost}, ${money(differenceOf(fire.value, fire.usual), currency)} above its usual ${money(fire.usual, currency)}`;
}

/** a − b of decimal text, exact. */
export function differenceOf(a: string, b: string): string {
  return sumOf([a, b.startsWith("-") ? b.slice(1) : `-${b}`]) ?? "0";
}

function scopeOf(scope: unknown): string {
  const values = typeof scope === "object" && scope !== null ? Object.values(scope).flat() : [];
  return values.length === 0 ? "Everything" : values.join(" or ");
}
