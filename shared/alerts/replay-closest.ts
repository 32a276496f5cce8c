import type { ReplayAnswer } from "#shared/api/alerts.ts";
import { compare, type Decimal, decimal, minus, textOf, zero } from "#shared/costs/decimal.ts";
import type { Measure } from "./measure.ts";
import { percentOfSize } from "./replay-amounts.ts";
import type { NamedRule } from "./rule.ts";

const count = 3;

interface Candidate {
  day: string;
  measure: Measure;
  drawn: Decimal;
  under: Decimal;
}

/** The days that came closest to the rule's line without crossing it; of a period that stayed below it all along, one. */
export function closestDays(
  rule: NamedRule,
  days: readonly { day: string; measures: readonly Measure[] }[],
): ReplayAnswer["closest"] {
  const amount = decimal(rule.amount);
  const best = new Map<string, Candidate | "crossed">();
  for (const { day, measures } of days) {
    for (const measure of measures) {
      const { drawn, each, from, line } = measure;
      if (!drawn || !line || compare(drawn, zero) <= 0) continue;
      const key = JSON.stringify([from, each]);
      const judgement = measure.judge(amount);
      const isCrossed = judgement.isBroken && judgement.from === from;
      const candidate = { day, measure, drawn, under: minus(line(amount), drawn) };
      best.set(key, isCrossed ? "crossed" : nearer(best.get(key), candidate));
    }
  }
  return [...best.values()]
    .flatMap((candidate) => (candidate === "crossed" ? [] : candidate))
    .sort((a, b) => compare(a.under, b.under) || (a.day < b.day ? 1 : -1))
    .slice(0, count)
    .map(({ day, measure: { each, usual }, drawn, under }) => ({
      day,
      each,
      value: textOf(drawn),
      percent: usual ? percentOfSize(drawn, usual) : null,
      under: textOf(under),
    }));
}

function nearer(one: Candidate | "crossed" | undefined, other: Candidate): Candidate | "crossed" {
  if (one === "crossed") return one;
  return one && compare(one.under, other.under) <= 0 ? one : other;
}
