import { addDays, type Period, type PeriodLength, periodAround, periodBefore } from "#shared/costs/days.ts";
import { compare, type Decimal, decimal, percentOf, textOf } from "#shared/costs/decimal.ts";
import type { Breach, Judgement } from "./breach.ts";
import { type CostHistory, costBetween, newestDay, otherCurrencies, type Series } from "./cost-history.ts";
import type { Measure, Moment } from "./measure.ts";
import { amounts, currencyNote, factsOf, keyOf, title } from "./message.ts";
import type { PeriodRule } from "./rule.ts";

/**
 * Looks at the present period of a series, and the one before it, whose last days may have come only now; the newest day with
 * cost in the scope says which one is present. Days that are not complete count too: an amount above the limit stays above it
 * when more arrives.
 */
export function excessMeasure(rule: PeriodRule, history: CostHistory, { today }: Moment): (series: Series) => Measure {
  const length = lengthOf(rule);
  const newest = newestDay(history.days, today) ?? today;
  const present = periodAround(newest, length);
  const running = periodAround(today, length);
  const both = [present, periodBefore(present, length)];
  const tomorrow = addDays(today, 1);
  return (series) => {
    const costOf = ({ from, until }: Period) => costBetween(series, from, until < tomorrow ? until : tomorrow);
    const periods = both.map((period) => ({ period, cost: costOf(period), newest }));
    const drawn = costOf(running);
    const line = (amount: Decimal) => limitOf(rule, amount);
    const judge = (amount: Decimal) => judgePeriods(rule, series, periods, line(amount));
    return { each: series.each, from: running.from, ...(drawn && { drawn }), line, judge };
  };
}

interface PeriodCost {
  period: Period;
  /** Of the days known so far; undefined when none is. */
  cost: Decimal | undefined;
  newest: string;
}

/** The largest cost that does not break the rule, if its amount were this one. */
export function limitOf(rule: PeriodRule, amount: Decimal): Decimal {
  return rule.kind === "budget" ? percentOf(decimal(rule.percent), amount) : amount;
}

function lengthOf(rule: PeriodRule): PeriodLength {
  return rule.kind === "budget" ? "month" : rule.period;
}

/** Of the first of the periods that is above the limit. */
function judgePeriods(rule: PeriodRule, series: Series, periods: readonly PeriodCost[], limit: Decimal): Judgement {
  for (const { period, cost, newest } of periods) {
    if (!cost || compare(cost, limit) <= 0) continue;
    const seen = { period, cost, limit, newest };
    const { key } = keyOf(rule, series.each, keyOfPeriod(rule, seen));
    return { isBroken: true, key, from: period.from, breach: () => excess(rule, series, seen) };
  }
  return {
    isBroken: false,
    quiet: () => `within the limit of ${textOf(limit)} ${rule.currency} a ${lengthOf(rule)}`,
  };
}

interface Excess {
  period: Period;
  cost: Decimal;
  limit: Decimal;
  newest: string;
}

function keyOfPeriod(rule: PeriodRule, { period, limit }: Excess): string {
  return `${lengthOf(rule)} ${period.from} above ${textOf(limit)} ${rule.currency}`;
}

function excess(rule: PeriodRule, series: Series, seen: Excess): Breach {
  const { period, cost, limit, newest } = seen;
  const [shownCost, shownLimit] = amounts(cost, limit, rule.currency);
  const length = lengthOf(rule);
  const share = rule.kind === "budget" ? `${rule.percent}% of the month's budget, ` : "";
  const until = newest < period.until ? addDays(newest, 1) : period.until;
  const note = currencyNote(otherCurrencies(series, period.from, until));
  return {
    ...keyOf(rule, series.each, keyOfPeriod(rule, seen)),
    value: textOf(cost),
    limit: textOf(limit),
    currency: rule.currency,
    ...period,
    message: `${title(rule, series.each)} in the ${length} from ${period.from} is ${shownCost}, above ${share}${shownLimit}.${note}`,
    facts: {
      ...factsOf(rule, series.each),
      period: length,
      newestDay: newest,
      ...(rule.kind === "budget" && { budget: rule.amount, percent: rule.percent }),
    },
  };
}
