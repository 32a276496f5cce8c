import type { CostAnswer, Rate } from "./answer.ts";
import { completeUntilOf, freshnessOf, type LoadedSlice } from "./completeness.ts";
import type { Period } from "./days.ts";
import { mayPass } from "./fields.ts";
import { type Frame, frameOf } from "./frame.ts";
import { comparedPeriod, periodOf } from "./periods.ts";
import { planCosts } from "./plan-costs.ts";
import type { CostQuery } from "./query.ts";
import { readSections, type SelectedRow } from "./read-sections.ts";
import { cutsOf, scaleOf } from "./scale.ts";
import { tableOf } from "./scan-days.ts";
import type { Select } from "./select.ts";

export interface Source {
  id: string;
  provider: string;
  name: string;
}

/** A load of a slice; the newest of each slice stands. */
export interface LoadOfSlice extends LoadedSlice {
  generation: number;
  stands: boolean;
}

export interface AnswerCostsDeps {
  select: (select: Select) => Promise<SelectedRow[]>;
  /** Every load there was. */
  loads: readonly LoadOfSlice[];
  sources: readonly Source[];
  /** To the currency of the query; of each currency from its day until the next. */
  rates: readonly Rate[];
  now: Date;
}

/** Answers a question with one statement. */
export async function answerCosts(query: CostQuery, deps: AnswerCostsDeps): Promise<CostAnswer> {
  const { loads, sources, rates, now } = deps;
  const asked = sources.filter((source) => isAsked(query, source));
  const freshness = freshnessOf(
    loads.filter(({ stands }) => stands),
    asked,
    now,
  );
  const completeUntil = completeUntilOf(freshness);
  const scale = scaleOf(query, rates);
  const frame = frameOf(query, { now, completeUntil, cuts: cutsOf(scale, envelopeOf(query, now)) });
  const rows = await deps.select(planCosts(query, frame, scale));
  return {
    query,
    ...describeDays(query, frame),
    completeUntil,
    sources: freshness,
    buckets: frame.buckets.map((bucket) => ({
      ...bucket,
      complete: completeUntil !== null && bucket.until <= completeUntil,
    })),
    previousBuckets: frame.previousBuckets,
    ...readSections(rows, { query, frame, scale }),
    dataVersion: dataVersionOf(loads),
    table: tableOf(query),
  };
}

/** Changes with every load. */
export function dataVersionOf(loads: readonly { generation: number }[]): string {
  return `${loads.length}-${loads.reduce((newest, { generation }) => Math.max(newest, generation), 0)}`;
}

/** Whether the filters leave rows of this source in. */
function isAsked({ filters }: CostQuery, { id, provider }: Source): boolean {
  return filters.every((filter) => mayPass(filter, { x_Provider: provider, x_ConnectionId: id }));
}

function envelopeOf(query: CostQuery, now: Date): Period {
  const period = periodOf(query, now);
  const compared = query.compare ? comparedPeriod(period, query.compare) : period;
  return {
    from: compared.from < period.from ? compared.from : period.from,
    until: compared.until > period.until ? compared.until : period.until,
  };
}

function describeDays(
  { compare }: CostQuery,
  { period, counted, comparedCounted }: Frame,
): Pick<CostAnswer, "period" | "counted" | "comparison"> {
  const comparison = compare && comparedCounted ? { kind: compare, ...comparedCounted } : null;
  return { period, counted, comparison };
}
