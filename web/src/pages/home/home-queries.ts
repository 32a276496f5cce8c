import type { CostQuery } from "../../../../shared/costs/query.ts";
import { addMonths } from "../../format/days.ts";

export const homeComparisons = ["same-days-last-month", "same-weekdays-last-month", "same-days-last-year"] as const;
export type HomeComparison = (typeof homeComparisons)[number];
export type Bin = "day" | "week";

/** What every number of Home is about. */
export interface HomeView {
  org: string;
  /** The calendar month of the last complete day, UTC, end exclusive. */
  month: { from: string; until: string };
  compare: HomeComparison;
  /** The unit of the section shown. */
  currency: string;
  /** Whether all amounts are converted into it, or only its own are shown. */
  isConverted: boolean;
}

type Question = Partial<CostQuery> & Pick<CostQuery, "groupBy" | "period">;

export function dailyQuery(view: HomeView, granularity: Bin): Question {
  return { ...base(view), groupBy: ["x_Kind"], granularity, compare: view.compare, limit: 7 };
}

export function changeQuery(view: HomeView): Question {
  return { ...base(view), groupBy: [], granularity: "none", compare: view.compare };
}

export function forecastQuery(view: HomeView): Question {
  return { ...base(view), groupBy: [], granularity: "none" };
}

export function moversQuery(view: HomeView): Question {
  return {
    ...base(view),
    groupBy: ["x_Provider", "ServiceName"],
    granularity: "none",
    compare: view.compare,
    order: "change",
    limit: 6,
  };
}

export function monthsQuery(view: HomeView): Question {
  const period = { from: addMonths(view.month.from, -12), until: view.month.until };
  return { ...base(view), period, groupBy: ["x_Kind"], granularity: "month", limit: 7 };
}

export function unallocatedQuery(view: HomeView, field: `tag:${string}`): Question {
  return { ...base(view), groupBy: [field], granularity: "none", limit: 1 };
}

function base({ month, currency, isConverted }: HomeView): Pick<CostQuery, "period" | "currency"> {
  return { period: month, ...(isConverted && { currency }) };
}
