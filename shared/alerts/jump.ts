import type { DailyCost } from "#shared/warehouse/warehouse.ts";
import type { Breach, Verdict } from "./breach.ts";
import { addDays, latestDay, weekdayOf } from "./days.ts";
import { absolute, compare, type Decimal, decimal, median, minus, percentOf, plus, textOf } from "./decimal.ts";
import { amounts, currencyNote, title } from "./message.ts";
import type { NamedRule } from "./rule.ts";

type JumpRule = Extract<NamedRule, { kind: "jump" }>;
const enoughWeeks = 4;

/**
 * Judges the last complete day: the one before the newest day in the data, which is today at the latest and may be loaded in
 * part. A day without cost is unknown, not zero: it neither jumps nor counts as history.
 */
export function findJump(rule: JumpRule, past: readonly DailyCost[], newest: string): Verdict {
  const complete = past.filter(({ day }) => day < newest);
  const day = latestDay(complete);
  if (day === undefined) return { quiet: "not enough history: no complete day yet" };
  const costs = new Map(
    complete.filter(({ currency }) => currency === rule.currency).map((cost) => [cost.day, decimal(cost.cost)]),
  );
  const value = costs.get(day);
  if (!value) return { quiet: `no cost in ${rule.currency} is known for ${day}` };
  const history = sameWeekdays(day, rule.weeks, costs);
  if (history.length < enoughWeeks) {
    return { quiet: `not enough history: ${history.length} of ${enoughWeeks} ${weekdayOf(day)}s before ${day}` };
  }
  const usual = median(history.map(({ cost }) => cost));
  const needed = larger(percentOf(decimal(rule.percent), absolute(usual)), decimal(rule.amount));
  const limit = plus(usual, needed);
  if (compare(value, usual) <= 0 || compare(value, limit) < 0) {
    return { quiet: `${day} is as usual: below ${textOf(limit)} ${rule.currency}` };
  }
  return { breach: jumpBreach(rule, past, { day, value, usual, limit, history }) };
}

interface HistoryDay {
  day: string;
  cost: Decimal;
}

function sameWeekdays(day: string, weeks: number, costs: ReadonlyMap<string, Decimal>): HistoryDay[] {
  return Array.from({ length: weeks }, (_, index) => addDays(day, -7 * (index + 1))).flatMap((earlier) => {
    const cost = costs.get(earlier);
    return cost ? [{ day: earlier, cost }] : [];
  });
}

function larger(a: Decimal, b: Decimal): Decimal {
  return compare(a, b) < 0 ? b : a;
}

interface Jump {
  day: string;
  value: Decimal;
  usual: Decimal;
  /** The lowest cost that breaks the rule. */
  limit: Decimal;
  history: HistoryDay[];
}

function jumpBreach(rule: JumpRule, past: readonly DailyCost[], { day, value, usual, limit, history }: Jump): Breach {
  const [shownValue, shownUsual] = amounts(value, usual, rule.currency);
  const weekday = weekdayOf(day);
  const onThatDay = past.filter((cost) => cost.day === day);
  return {
    key: `day ${day} jumped`,
    value: textOf(value),
    limit: textOf(limit),
    currency: rule.currency,
    from: day,
    until: addDays(day, 1),
    message: `${title(rule)} on ${weekday} ${day} was ${shownValue}; usual is ${shownUsual} (the median of the ${history.length} ${weekday}s before).${currencyNote(rule, onThatDay)}`,
    facts: {
      kind: rule.kind,
      metric: rule.metric,
      scope: rule.scope,
      usual: textOf(usual),
      rise: textOf(minus(value, usual)),
      percent: rule.percent,
      amount: rule.amount,
      history: history.map((earlier) => ({ day: earlier.day, cost: textOf(earlier.cost) })),
    },
  };
}
