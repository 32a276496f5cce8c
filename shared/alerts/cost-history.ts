import { type Decimal, decimal, plus, zero } from "#shared/costs/decimal.ts";

/** What a scope cost on a day (UTC) in a currency: exact decimal text. Never a day whose cost is unknown. */
export interface DailyCost {
  day: string;
  currency: string;
  cost: string;
  /** The value of the rule's `each` field; null where rows have none, and for a rule without `each`. */
  each?: string | null;
}

/** The days of one value of `each`, or of the whole scope: what the rule's currency cost, and where there is another one. */
export interface Series {
  each: string | null;
  /** In order. A day that is not here is unknown, not zero. */
  days: readonly string[];
  costs: ReadonlyMap<string, Decimal>;
  /** `sums[n]` is the cost of the first n days. */
  sums: readonly Decimal[];
  others: readonly { day: string; currency: string }[];
}

export interface CostHistory {
  /** Days with cost in any currency, in order. */
  days: readonly string[];
  series: readonly Series[];
}

/** The daily costs of a scope, in any order, one series for each value. */
export function costHistory(costs: readonly DailyCost[], currency: string): CostHistory {
  const byValue = Map.groupBy(costs, ({ each }) => each ?? null);
  const values = [...byValue.keys()].sort((a, b) => (a === null ? 1 : b === null ? -1 : compareText(a, b)));
  return {
    days: [...new Set(costs.map(({ day }) => day))].sort(),
    series: values.map((each) => seriesOf(each, byValue.get(each) ?? [], currency)),
  };
}

/** The cost of the days from `from` until `until` (exclusive); undefined when none of them has one. */
export function costBetween({ days, sums }: Series, from: string, until: string): Decimal | undefined {
  const [low, high] = [indexFrom(days, from), indexFrom(days, until)];
  const [before, after] = [sums[low], sums[high]];
  return low < high && before && after ? plus(after, { ...before, units: -before.units }) : undefined;
}

/** The newest day there is up to `day`. */
export function newestDay(days: readonly string[], day: string): string | undefined {
  const next = indexFrom(days, day);
  return days[next] === day ? day : days[next - 1];
}

/** Other currencies than the rule's in the days from `from` until `until` (exclusive). */
export function otherCurrencies({ others }: Series, from: string, until: string): string[] {
  const within = others.filter(({ day }) => day >= from && day < until);
  return [...new Set(within.map(({ currency }) => currency))].sort();
}

function seriesOf(each: string | null, costs: readonly DailyCost[], currency: string): Series {
  const own = new Map<string, Decimal>();
  for (const { day, cost } of costs.filter((entry) => entry.currency === currency)) {
    own.set(day, plus(own.get(day) ?? zero, decimal(cost)));
  }
  const days = [...own.keys()].sort();
  const sums = [zero];
  for (const [index, day] of days.entries()) sums.push(plus(sums[index] ?? zero, own.get(day) ?? zero));
  return { each, days, costs: own, sums, others: costs.filter((entry) => entry.currency !== currency) };
}

/** How many days lie before `day`. */
function indexFrom(days: readonly string[], day: string): number {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle] ?? "") < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
