import type { DailyCost } from "#shared/warehouse/warehouse.ts";
import type { Breach, Verdict } from "./breach.ts";
import { dayOf, latestDay, type Period, type PeriodLength, periodAround, periodBefore } from "./days.ts";
import { compare, type Decimal, decimal, percentOf, plus, textOf, zero } from "./decimal.ts";
import { findJump } from "./jump.ts";
import { amounts, currencyNote, scopeText, title } from "./message.ts";
import type { NamedRule } from "./rule.ts";

/**
 * Judges a rule by the daily costs of its scope as they stand: every day there is, in any order. Days after `now` do not
 * count. The newest day with cost says which period is the present one, so a late bill is judged as of its own days.
 */
export function evaluateRule(rule: NamedRule, costs: readonly DailyCost[], now: Date): Verdict {
  const today = dayOf(now);
  const past = costs.filter(({ day }) => day <= today);
  const newest = latestDay(past);
  const mine = past.filter(({ currency }) => currency === rule.currency);
  if (newest === undefined) return { quiet: `no cost is known for ${scopeText(rule.scope)}` };
  if (mine.length === 0) {
    return { quiet: `no cost in ${rule.currency} is known for ${scopeText(rule.scope)}.${currencyNote(rule, past)}` };
  }
  return rule.kind === "jump" ? findJump(rule, past, newest) : findExcess(rule, past, newest);
}

type LimitRule = Exclude<NamedRule, { kind: "jump" }>;

/** The newest period, and when that is within its limit the one before it, whose last days may have come only now. */
function findExcess(rule: LimitRule, past: readonly DailyCost[], newest: string): Verdict {
  const length: PeriodLength = rule.kind === "budget" ? "month" : rule.period;
  const limit = rule.kind === "budget" ? percentOf(decimal(rule.percent), decimal(rule.amount)) : decimal(rule.amount);
  const latest = periodAround(newest, length);
  const [exceeded] = [latest, periodBefore(latest, length)]
    .map((period) => ({ period, cost: costOf(rule, past, period) }))
    .filter(({ cost }) => compare(cost, limit) > 0);
  if (!exceeded) return { quiet: `within the limit of ${textOf(limit)} ${rule.currency} a ${length}` };
  return { breach: excess(rule, past, { ...exceeded, limit, length, newest }) };
}

function costOf(rule: LimitRule, past: readonly DailyCost[], { from, until }: Period): Decimal {
  return past
    .filter(({ day, currency }) => currency === rule.currency && day >= from && day < until)
    .reduce((sum, { cost }) => plus(sum, decimal(cost)), zero);
}

interface Excess {
  period: Period;
  length: PeriodLength;
  cost: Decimal;
  limit: Decimal;
  newest: string;
}

function excess(rule: LimitRule, past: readonly DailyCost[], { period, length, cost, limit, newest }: Excess): Breach {
  const within = past.filter(({ day }) => day >= period.from && day < period.until);
  const [shownCost, shownLimit] = amounts(cost, limit, rule.currency);
  const share = rule.kind === "budget" ? `${rule.percent}% of the month's budget, ` : "";
  return {
    key: `${length} ${period.from} above ${textOf(limit)} ${rule.currency}`,
    value: textOf(cost),
    limit: textOf(limit),
    currency: rule.currency,
    ...period,
    message: `${title(rule)} in the ${length} from ${period.from} is ${shownCost}, above ${share}${shownLimit}.${currencyNote(rule, within)}`,
    facts: {
      kind: rule.kind,
      metric: rule.metric,
      scope: rule.scope,
      period: length,
      newestDay: newest,
      ...(rule.kind === "budget" && { budget: rule.amount, percent: rule.percent }),
    },
  };
}
