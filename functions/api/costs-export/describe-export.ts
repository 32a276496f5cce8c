import { createHash } from "node:crypto";
import { answerCosts } from "#shared/costs/answer-costs.ts";
import { periodAround } from "#shared/costs/days.ts";
import { periodOf } from "#shared/costs/periods.ts";
import type { CostQuery } from "#shared/costs/query.ts";
import { type FocusMetadata, focusMetadata, type TimeSector } from "#shared/focus/metadata.ts";
import type { Ledger } from "#shared/ledger/open-ledger.ts";
import packageJson from "../../../package.json" with { type: "json" };

/** FOCUS metadata of the line items a query selects: one time sector a month, cut where the days are not complete any more. */
export async function describeExport(
  query: CostQuery,
  organization: { id: string; name: string },
  ledger: Pick<Ledger, "answering" | "loads" | "now">,
): Promise<FocusMetadata> {
  const { compare: _, ...rest } = query;
  const asked: CostQuery = { ...rest, metric: "billed", groupBy: [], granularity: "none", currency: undefined };
  const { completeUntil } = await answerCosts(asked, await ledger.answering(asked));
  const period = periodOf(query, ledger.now);
  return focusMetadata({
    instanceId: guidOf(`CostAndUsage ${organization.id}`),
    instanceName: `Costs of ${organization.name}`,
    generatorVersion: packageJson.version,
    sectors: sectorsOf(period, completeUntil, ledger.loads),
    asOf: ledger.now.toISOString(),
  });
}

type Loads = Ledger["loads"];

function sectorsOf({ from, until }: { from: string; until: string }, completeUntil: string | null, loads: Loads) {
  const cuts = [
    from,
    until,
    ...(completeUntil && completeUntil > from && completeUntil < until ? [completeUntil] : []),
  ];
  for (let next = periodAround(from, "month").until; next < until; next = periodAround(next, "month").until)
    cuts.push(next);
  const edges = [...new Set(cuts)].sort();
  return edges.slice(1).flatMap((end, index): TimeSector[] => {
    const start = edges[index];
    const updatedAt = start && lastUpdate(loads, start);
    return updatedAt ? [{ start, end, updatedAt, complete: completeUntil !== null && end <= completeUntil }] : [];
  });
}

/** When the bills of the day's month were loaded last; before there was one: when anything was. */
function lastUpdate(loads: Loads, day: string): string | undefined {
  const month = day.slice(0, 7);
  const own = loads.filter(({ billingPeriod }) => billingPeriod.startsWith(month));
  return (own.length > 0 ? own : loads)
    .map(({ loadedAt }) => loadedAt)
    .sort()
    .at(-1);
}

/** The same name, the same GUID (RFC 9562, version 8). */
function guidOf(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
