import { addDays, weekdayOf } from "#shared/costs/days.ts";
import {
  absolute,
  compare,
  type Decimal,
  decimal,
  median,
  minus,
  percentOf,
  plus,
  textOf,
} from "#shared/costs/decimal.ts";
import type { Breach } from "./breach.ts";
import { type CostHistory, otherCurrencies, type Series } from "./cost-history.ts";
import { lastCompleteDay, type Measure, type Moment, silent } from "./measure.ts";
import { amounts, currencyNote, factsOf, keyOf, title } from "./message.ts";
import type { JumpRule } from "./rule.ts";

const enoughWeeks = 4;

/**
 * Looks at the last complete day of a series. A day without cost is unknown, not zero: it neither jumps nor counts as
 * history.
 */
export function jumpMeasure(rule: JumpRule, history: CostHistory, moment: Moment): (series: Series) => Measure {
  const weekdays = new Map<string, string[]>();
  const percent = decimal(rule.percent);
  return (series) => {
    const day = lastCompleteDay(history, moment, series.each);
    if (day === undefined) return silent(series.each, () => "not enough history: no complete day yet");
    const earlier = weekdays.get(day) ?? weekdaysBefore(day, rule.weeks);
    weekdays.set(day, earlier);
    return measureDay(rule, series, { day, earlier, percent });
  };
}

function weekdaysBefore(day: string, weeks: number): string[] {
  return Array.from({ length: weeks }, (_, index) => addDays(day, -7 * (index + 1)));
}

interface Looked {
  day: string;
  earlier: readonly string[];
  percent: Decimal;
}

function measureDay(rule: JumpRule, series: Series, { day, earlier, percent }: Looked): Measure {
  const { each, costs } = series;
  const value = costs.get(day);
  if (!value) return silent(each, () => `no cost in ${rule.currency} is known for ${day}`);
  const history = earlier.flatMap((before) => {
    const cost = costs.get(before);
    return cost ? [{ day: before, cost }] : [];
  });
  if (history.length < enoughWeeks) {
    const have = `${history.length} of ${enoughWeeks}`;
    return silent(each, () => `not enough history: ${have} ${weekdayOf(day)}s before ${day}`);
  }
  const usual = median(history.map(({ cost }) => cost));
  return judgeable(rule, series, { day, value, usual, history, share: percentOf(percent, absolute(usual)) });
}

/** A day beside what its weekday usually costs. */
interface Day {
  day: string;
  value: Decimal;
  usual: Decimal;
  history: { day: string; cost: Decimal }[];
  /** The rule's percent of what is usual. */
  share: Decimal;
}

function judgeable(rule: JumpRule, series: Series, seen: Day): Measure {
  const { day, value, usual, share } = seen;
  const rise = minus(value, usual);
  const line = (amount: Decimal) => (compare(share, amount) < 0 ? amount : share);
  return {
    each: series.each,
    from: day,
    drawn: rise,
    usual,
    line,
    judge(amount) {
      const limit = () => plus(usual, line(amount));
      if (rise.units > 0n && compare(rise, line(amount)) >= 0) {
        const { key } = keyOf(rule, series.each, keyOfDay(day));
        const breach = () => jumpBreach({ ...rule, amount: textOf(amount) }, series, seen, limit());
        return { isBroken: true, key, from: day, breach };
      }
      return { isBroken: false, quiet: () => `${day} is as usual: below ${textOf(limit())} ${rule.currency}` };
    },
  };
}

function keyOfDay(day: string): string {
  return `day ${day} jumped`;
}

/** `limit` is the lowest cost that breaks the rule. */
function jumpBreach(rule: JumpRule, series: Series, { day, value, usual, history }: Day, limit: Decimal): Breach {
  const [shownValue, shownUsual] = amounts(value, usual, rule.currency);
  const weekday = weekdayOf(day);
  const until = addDays(day, 1);
  const note = currencyNote(otherCurrencies(series, day, until));
  return {
    ...keyOf(rule, series.each, keyOfDay(day)),
    value: textOf(value),
    limit: textOf(limit),
    currency: rule.currency,
    from: day,
    until,
    message: `${title(rule, series.each)} on ${weekday} ${day} was ${shownValue}; usual is ${shownUsual} (the median of the ${history.length} ${weekday}s before).${note}`,
    facts: {
      ...factsOf(rule, series.each),
      usual: textOf(usual),
      rise: textOf(minus(value, usual)),
      percent: rule.percent,
      amount: rule.amount,
      history: history.map((earlier) => ({ day: earlier.day, cost: textOf(earlier.cost) })),
    },
  };
}
