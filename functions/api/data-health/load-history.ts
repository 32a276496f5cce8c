import type { SliceLoadRecord } from "#shared/api/data-health.ts";
import { freshnessOf } from "#shared/costs/completeness.ts";
import type { LoadRecord } from "#shared/warehouse/warehouse.ts";

/** A load, and what the load of the same slice before it had said. */
interface Succession {
  load: LoadRecord;
  /** 1 for the first load of the slice. */
  ordinal: number;
  before: LoadRecord | undefined;
}

/** Newest first, as the loads are given. */
export function successions(loads: readonly LoadRecord[]): Succession[] {
  const slices = Map.groupBy(loads, (load) => `${load.connectionId} ${load.billingPeriod}`);
  const known = new Map<LoadRecord, Succession>();
  for (const slice of slices.values()) {
    slice.forEach((load, index) => {
      known.set(load, { load, ordinal: slice.length - index, before: slice[index + 1] });
    });
  }
  return loads.flatMap((load) => known.get(load) ?? []);
}

/** Changes of days that the load before had as complete; what was still arriving then was bound to change. */
export function restatedDays({ load, before }: Succession, now: Date): LoadRecord["dayChanges"] {
  if (!before) return [];
  const [freshness] = freshnessOf([before], [{ id: before.connectionId, provider: before.provider, name: "" }], now);
  const completeUntil = freshness?.completeUntil ?? "";
  return load.dayChanges.filter(({ day }) => day < completeUntil);
}

export function recordOf({ load, ordinal }: Succession, name: string): SliceLoadRecord {
  return {
    connectionId: load.connectionId,
    provider: load.provider,
    name,
    billingPeriod: load.billingPeriod,
    generation: load.generation,
    ordinal,
    runId: load.runId,
    loadedAt: load.loadedAt,
    rows: load.rows,
    rowsBefore: load.rowsBefore,
    sums: billedAndEffective(load),
    dayChanges: load.dayChanges,
  };
}

export function billedAndEffective({ sums }: Pick<LoadRecord, "sums">) {
  return sums.map(({ currency, billed, effective }) => ({ currency, billed, effective }));
}
