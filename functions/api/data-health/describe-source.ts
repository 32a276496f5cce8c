import type { DataSource } from "#shared/api/data-health.ts";
import type { SourceFreshness } from "#shared/costs/answer.ts";
import { dayOf } from "#shared/costs/days.ts";
import type { Connection } from "#shared/database/connections.ts";
import { formatName } from "#shared/providers/source-name.ts";
import type { LoadRecord } from "#shared/warehouse/warehouse.ts";
import type { Conformance } from "./conformance.ts";
import { dayStates, endOfMonth } from "./day-states.ts";
import { billedAndEffective, restatedDays, successions } from "./load-history.ts";
import type { DayRows } from "./read-days.ts";

export interface Source {
  connection: Connection;
  freshness: SourceFreshness;
  /** Its loads, the newest first. */
  loads: readonly LoadRecord[];
  days: ReadonlyMap<string, DayRows>;
  conformance: Conformance | undefined;
}

export function describeSource({ connection, freshness, loads, days, conformance }: Source, now: Date): DataSource {
  const standing = loads.filter(({ stands }) => stands);
  const { externalId, kind, status, attentionReason } = connection;
  return {
    ...freshness,
    externalId,
    kind,
    status,
    attentionReason,
    formats: [...new Set(standing.flatMap(({ sourceFormats }) => sourceFormats.map(formatName)))].sort(),
    days: dayStates({
      today: dayOf(now),
      rows: days,
      firstDay: standing.flatMap(({ firstChargeDay }) => firstChargeDay ?? []).sort()[0] ?? null,
      completeUntil: freshness.completeUntil,
      isSilent: freshness.state === "silent",
      restated: newlyRestated(loads, now),
      comesDaily: loads.some(({ loadedAt, billingPeriod }) => loadedAt < endOfMonth(billingPeriod)),
    }),
    lastPeriod: lastPeriodOf(standing, dayOf(now)),
    rows: standing.reduce((total, { rows }) => total + rows, 0),
    rulesChecked: conformance?.rulesChecked ?? null,
    rulesViolated: conformance?.violated.size ?? null,
    loads: loads.length,
  };
}

function newlyRestated(loads: readonly LoadRecord[], now: Date): Set<string> {
  const standing = successions(loads).filter(({ load }) => load.stands);
  return new Set(standing.flatMap((succession) => restatedDays(succession, now).map(({ day }) => day)));
}

function lastPeriodOf(standing: readonly LoadRecord[], today: string): DataSource["lastPeriod"] {
  const over = standing.filter(({ billingPeriod }) => endOfMonth(billingPeriod) <= today);
  const last = over.toSorted((a, b) => (a.billingPeriod < b.billingPeriod ? 1 : -1))[0];
  if (!last) return null;
  return { billingPeriod: last.billingPeriod, rows: last.rows, sums: billedAndEffective(last) };
}
