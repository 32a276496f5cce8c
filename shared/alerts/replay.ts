import type { ReplayAnswer } from "#shared/api/alerts.ts";
import { addDays } from "#shared/costs/days.ts";
import { compare, type Decimal, decimal, textOf } from "#shared/costs/decimal.ts";
import type { Breach } from "./breach.ts";
import { costHistory, type DailyCost } from "./cost-history.ts";
import { measureRule } from "./evaluate.ts";
import { limitOf } from "./excess.ts";
import type { Measure } from "./measure.ts";
import { watchedText } from "./message.ts";
import { amountsAround, percentOfSize } from "./replay-amounts.ts";
import { closestDays } from "./replay-closest.ts";
import type { NamedRule, RuleDefinition } from "./rule.ts";

const shownDays = 90;
/** The rule is walked from before the days shown, so that what had begun before them is no news on their first one. */
const earlierDays = 62;
/** The median of 8 weeks, or the period before. */
const lookBackDays = 62;

/** First day of the costs a replay reads. */
export function replayReadsFrom(completeUntil: string): string {
  return addDays(completeUntil, -shownDays - earlierDays - lookBackDays);
}

export interface ReplayDay {
  day: string;
  measures: readonly Measure[];
}

/**
 * What a rule would have raised on the last 90 complete days, had it been judged once a day by what was complete then: by the
 * code that judges today, each breach once, and none within the cool-down. Costs as of today: earlier states of a bill that was
 * restated since are not replayed. Days end at `completeUntil` (exclusive); null when no day is complete.
 */
export function replay(
  definition: RuleDefinition,
  costs: readonly DailyCost[],
  { completeUntil, today }: { completeUntil: string | null; today: string },
): ReplayAnswer {
  const rule: NamedRule = { ...definition, name: "" };
  const until = completeUntil ?? today;
  const from = addDays(until, -shownDays);
  const walked = completeUntil === null ? [] : measureDays(rule, costs, addDays(from, -earlierDays), until);
  const walk = walkDays(rule, walked, rule.amount);
  const isShown = ({ day }: { day: string }) => day >= from;
  const shown = walked.filter(isShown);
  const fires = (amount: string) =>
    (amount === rule.amount ? walk : walkDays(rule, walked, amount)).fires.filter(isShown);
  return {
    from,
    until,
    currency: rule.currency,
    days: shown.map(({ day, measures }) => ({ day, value: drawn(measures), state: walk.states.get(day) ?? "quiet" })),
    line: textOf(rule.kind === "jump" ? decimal(rule.amount) : limitOf(rule, decimal(rule.amount))),
    fires: fires(rule.amount).map(describeFire),
    others: amountsAround(rule.amount).map((amount) => ({
      amount,
      times: fires(amount).length,
      isCurrent: amount === rule.amount,
    })),
    closest: closestDays(rule, shown),
    reason: reasonOf(rule, shown, completeUntil),
  };
}

/** What the rule sees as each of the days is the last complete one. */
function measureDays(rule: NamedRule, costs: readonly DailyCost[], from: string, until: string): ReplayDay[] {
  const history = costHistory(costs, rule.currency);
  const days: ReplayDay[] = [];
  for (let day = from; day < until; day = addDays(day, 1)) {
    const next = addDays(day, 1);
    days.push({ day, measures: measureRule(rule, history, { today: day, completeUntil: () => next }) });
  }
  return days;
}

interface Fire {
  day: string;
  breach(): Breach;
  measure: Measure;
}

interface Walk {
  fires: Fire[];
  /** Days with a breach: `fires` when one of them is new. */
  states: Map<string, "fires" | "same-episode">;
}

/** Raises as the database does (`raise_alert`): a breach once, and none of a value within the cool-down of its last one. */
function walkDays({ coolDownHours }: NamedRule, days: readonly ReplayDay[], amount: string): Walk {
  const known = new Set<string>();
  const raisedOn = new Map<string | null, number>();
  const limit = decimal(amount);
  const walk: Walk = { fires: [], states: new Map() };
  for (const [index, { day, measures }] of days.entries()) {
    for (const measure of measures) {
      const judgement = measure.judge(limit);
      if (!judgement.isBroken) continue;
      const { key, from, breach } = judgement;
      const last = raisedOn.get(measure.each);
      const isCooling = last !== undefined && (index - last) * 24 < coolDownHours;
      if (known.has(key) || isCooling) {
        // The period before may still be above its limit: that is no news of the running one.
        if (from === measure.from) walk.states.set(day, walk.states.get(day) ?? "same-episode");
        continue;
      }
      known.add(key);
      raisedOn.set(measure.each, index);
      walk.states.set(day, "fires");
      walk.fires.push({ day, breach, measure });
    }
  }
  return walk;
}

/** The largest of all series; null when all are unknown. */
function drawn(measures: readonly Measure[]): string | null {
  const values = measures.flatMap((measure) => measure.drawn ?? []);
  const largest = values.reduce<Decimal | undefined>((a, b) => (a && compare(a, b) > 0 ? a : b), undefined);
  return largest ? textOf(largest) : null;
}

function describeFire({ day, measure, ...fire }: Fire): ReplayAnswer["fires"][number] {
  const { drawn: rise, usual } = measure;
  const breach = fire.breach();
  return {
    day,
    each: measure.each,
    value: breach.value,
    usual: usual ? textOf(usual) : null,
    limit: breach.limit,
    percent: usual && rise ? percentOfSize(rise, usual) : null,
    message: breach.message,
  };
}

function reasonOf(rule: NamedRule, days: readonly ReplayDay[], completeUntil: string | null): string | null {
  if (completeUntil === null) return "No day of the bills is complete yet: import one first.";
  if (days.some(({ measures }) => measures.some((measure) => measure.drawn))) return null;
  const [last] = days.at(-1)?.measures.map(({ judge }) => judge(decimal(rule.amount))) ?? [];
  const why = last?.isBroken === false ? last.quiet() : `no cost is known for ${watchedText(rule)}`;
  return `Nothing can be judged in these days: ${why}.`;
}
