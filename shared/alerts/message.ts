import type { DailyCost } from "#shared/warehouse/warehouse.ts";
import { compare, type Decimal, rounded, textOf } from "./decimal.ts";
import type { NamedRule, RuleDefinition } from "./rule.ts";

export function title(rule: NamedRule): string {
  return `${rule.name}: the ${rule.metric} cost of ${scopeText(rule.scope)}`;
}

export function scopeText(scope: NamedRule["scope"]): string {
  const parts = Object.entries(scope).map(([column, values]) => `${column} ${values.join(" or ")}`);
  return parts.length === 0 ? "everything" : parts.join(", ");
}

/** Two amounts for reading, rounded, but never so far that different amounts look the same. */
export function amounts(a: Decimal, b: Decimal, currency: string): [string, string] {
  const places = [2, 6].find((count) => compare(rounded(a, count), rounded(b, count)) !== 0) ?? 18;
  return [`${textOf(rounded(a, places))} ${currency}`, `${textOf(rounded(b, places))} ${currency}`];
}

/** Currencies are never added: what the scope costs in others is said, not counted. */
export function currencyNote(rule: NamedRule, costs: readonly DailyCost[]): string {
  const others = new Set(costs.map(({ currency }) => currency).filter((code) => code !== rule.currency));
  return others.size === 0 ? "" : ` There is also cost in ${[...others].sort().join(", ")}, which is not counted here.`;
}

/** A rule in one line. */
export function ruleText(rule: RuleDefinition): string {
  const cost = `the ${rule.metric} cost of ${scopeText(rule.scope)}`;
  if (rule.kind === "threshold") return `${cost} above ${rule.amount} ${rule.currency} a ${rule.period}`;
  if (rule.kind === "budget") return `${cost} above ${rule.percent}% of ${rule.amount} ${rule.currency} a month`;
  const rise = `${rule.percent}% and ${rule.amount} ${rule.currency}`;
  return `a day's rise of ${cost} by at least ${rise} over the median of ${rule.weeks} weeks`;
}
