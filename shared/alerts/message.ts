import { compare, type Decimal, rounded, textOf } from "#shared/costs/decimal.ts";
import { eachOf, type NamedRule, type RuleDefinition, type WatchedField } from "./rule.ts";

/** What an alert's sentence begins with: the rule, unless it has no name yet, and what it watches. */
export function title(rule: NamedRule, each: string | null): string {
  const cost = `the ${rule.metric} cost of ${watchedText(rule, each)}`;
  return rule.name === "" ? capitalized(cost) : `${rule.name}: ${cost}`;
}

/** What a rule watches, in the words of FOCUS. With `each`: the part of it that has this value; null: that has none. */
export function watchedText(rule: RuleDefinition, each?: string | null): string {
  const field = each === undefined ? undefined : eachOf(rule);
  const value = field === undefined ? [] : [each === null ? `no ${field}` : `${field} ${each}`];
  const scope = Object.entries(rule.scope)
    .filter(([name]) => name !== field)
    .map(([name, values]) => `${name} ${values.join(" or ")}`);
  return [...value, ...scope].join(", ") || "everything";
}

/** Key and value of a breach: of a rule with `each`, another breach for each value. */
export function keyOf(rule: NamedRule, each: string | null, key: string): { key: string; each?: string | null } {
  const field = eachOf(rule);
  return field === undefined ? { key } : { key: `${key}: ${each === null ? `no ${field}` : `${field} ${each}`}`, each };
}

/** What the facts of every alert say. */
export function factsOf(rule: NamedRule, value: string | null): Record<string, unknown> {
  const { kind, metric, scope } = rule;
  const field = eachOf(rule);
  return { kind, metric, scope, ...(field && { each: { field, value } }) };
}

/** Two amounts for reading, rounded, but never so far that different amounts look the same. */
export function amounts(a: Decimal, b: Decimal, currency: string): [string, string] {
  const places = [2, 6].find((count) => compare(rounded(a, count), rounded(b, count)) !== 0) ?? 18;
  return [`${textOf(rounded(a, places))} ${currency}`, `${textOf(rounded(b, places))} ${currency}`];
}

/** Currencies are never added: what the scope costs in others is said, not counted. */
export function currencyNote(others: readonly string[]): string {
  return others.length === 0 ? "" : ` There is also cost in ${others.join(", ")}, which is not counted here.`;
}

const words: Record<WatchedField, string> = {
  x_Provider: "provider",
  x_ConnectionId: "source",
  x_Kind: "kind",
  BillingAccountId: "billing account",
  SubAccountId: "sub account",
  ServiceName: "service",
  ServiceCategory: "service category",
  RegionId: "region",
  ChargeCategory: "charge category",
};

/** A rule as a sentence for people. */
export function ruleText(rule: RuleDefinition): string {
  const cost = `The ${rule.metric} cost of ${watchedInWords(rule)}`;
  const { amount, currency } = rule;
  if (rule.kind === "threshold") return `${cost} is above ${amount} ${currency} in a ${rule.period}.`;
  if (rule.kind === "budget") return `${cost} is above ${rule.percent}% of ${amount} ${currency} in a month.`;
  return `${cost} on a day is at least ${rule.percent}% and ${amount} ${currency} above usual, the median of its weekday in the ${rule.weeks} weeks before.`;
}

function watchedInWords(rule: RuleDefinition): string {
  const field = eachOf(rule);
  const scope = Object.entries(rule.scope)
    .map(([name, values]) => `${words[name as WatchedField]} ${values.join(" or ")}`)
    .join(", ");
  if (field === undefined) return scope || "everything";
  return `any one ${words[field]}${scope && ` in ${scope}`}`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
