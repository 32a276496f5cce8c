import { addDays } from "#shared/costs/days.ts";
import { decimal } from "#shared/costs/decimal.ts";
import type { Verdict } from "./breach.ts";
import {
  type CostHistory,
  costHistory,
  type DailyCost,
  newestDay,
  otherCurrencies,
  type Series,
} from "./cost-history.ts";
import { excessMeasure } from "./excess.ts";
import { jumpMeasure } from "./jump.ts";
import { type Measure, type Moment, silent } from "./measure.ts";
import { currencyNote, watchedText } from "./message.ts";
import type { NamedRule } from "./rule.ts";

/**
 * Judges a rule by the daily costs of its scope as they stand: every day there is, in any order. One verdict for each value of
 * the rule's `each`, or one for the scope. A period is the present one when the newest day with cost lies in it, so a late bill
 * is judged as of its own days; a jump is looked for on the last complete day.
 */
export function evaluateRule(rule: NamedRule, costs: readonly DailyCost[], moment: Moment): Verdict[] {
  const history = costHistory(costs, rule.currency);
  const measures = measureRule(rule, history, moment);
  if (measures.length === 0) return [{ each: null, quiet: `no cost is known for ${watchedText(rule)}` }];
  const amount = decimal(rule.amount);
  return measures.map(({ each, judge }) => {
    const judgement = judge(amount);
    return judgement.isBroken ? { each, breach: judgement.breach() } : { each, quiet: judgement.quiet() };
  });
}

/** What the rule sees in each series that has cost up to the moment. */
export function measureRule(rule: NamedRule, history: CostHistory, moment: Moment): Measure[] {
  const measure = rule.kind === "jump" ? jumpMeasure(rule, history, moment) : excessMeasure(rule, history, moment);
  return history.series
    .filter(({ days, others }) => newestDay(days, moment.today) ?? others.some(({ day }) => day <= moment.today))
    .map((series) => (newestDay(series.days, moment.today) ? measure(series) : unknown(rule, series, moment)));
}

function unknown(rule: NamedRule, series: Series, { today }: Moment): Measure {
  return silent(series.each, () => {
    const note = currencyNote(otherCurrencies(series, "", addDays(today, 1)));
    return `no cost in ${rule.currency} is known for ${watchedText(rule, series.each)}.${note}`;
  });
}
