import * as v from "valibot";
import { addDays } from "#shared/costs/days.ts";
import list from "./incidents.json" with { type: "json" };

const decimalText = v.pipe(
  v.string(),
  v.regex(/^\d+(\.\d+)?$/, 'a decimal number as text such as "12.50" is expected'),
);
const days = v.pipe(v.number(), v.integer(), v.minValue(1));

const incident = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z][a-z-]+$/)),
  kind: v.picklist(["runaway-usage", "forgotten-resource", "price-change", "growing-leak", "idle-seats"]),
  /** As x_Provider, ServiceName and SubAccountName of the rows say it. */
  provider: v.string(),
  service: v.string(),
  account: v.string(),
  /** Null: the rows carry no tag. */
  team: v.nullable(v.string()),
  /** Before the day the demo organization was made; a day of its month counts once the incident is over by then. */
  from: v.union([v.strictObject({ daysAgo: days }), v.strictObject({ dayOfMonth: days, otherwiseDaysAgo: days })]),
  /** Null: it has not ended. */
  days: v.nullable(days),
  /** Above the usual, on each full day; a growing leak grows by it from day to day. */
  extraPerDay: decimalText,
  currency: v.string(),
  sentence: v.string(),
});

/** Where a bill breaks a FOCUS rule on purpose, as vendors' bills do. */
const blemish = v.strictObject({
  source: v.string(),
  meter: v.string(),
  ruleId: v.string(),
  column: v.string(),
  value: v.string(),
  sentence: v.string(),
});
export type Blemish = v.InferOutput<typeof blemish>;

/** The form of incidents.json. */
export const incidentList = v.strictObject({ incidents: v.array(incident), blemishes: v.array(blemish) });

/** An incident on its days, YYYY-MM-DD in UTC; `until` is exclusive, null while it goes on. */
export type PlacedIncident = Omit<v.InferOutput<typeof incident>, "from" | "days"> & {
  from: string;
  until: string | null;
};

const planted = v.parse(incidentList, list);
export const blemishes: readonly Blemish[] = planted.blemishes;

/** The incidents of a demo organization made on this day. */
export function placeIncidents(anchor: string): PlacedIncident[] {
  return planted.incidents.map(({ from: when, days: length, ...rest }) => {
    const from = placeStart(when, length ?? 1, anchor);
    return { ...rest, from, until: length === null ? null : addDays(from, length) };
  });
}

/** The last two days are delivered in part, so an incident of the month has to end before them. */
function placeStart(when: v.InferOutput<typeof incident>["from"], length: number, anchor: string): string {
  if ("daysAgo" in when) return addDays(anchor, -when.daysAgo);
  const inMonth = addDays(`${anchor.slice(0, 7)}-01`, when.dayOfMonth - 1);
  return addDays(inMonth, length) < anchor ? inMonth : addDays(anchor, -when.otherwiseDaysAgo);
}
