import * as v from "valibot";
import { periodLengths } from "#shared/costs/days.ts";
import type { Dimension } from "#shared/costs/dimensions.ts";
import { currencyCodes } from "#shared/focus/currencies.ts";

/** What a scope may name, and what a rule may watch each value of. */
export const watchedFields = [
  "x_Provider",
  "x_ConnectionId",
  "x_Kind",
  "BillingAccountId",
  "SubAccountId",
  "ServiceName",
  "ServiceCategory",
  "RegionId",
  "ChargeCategory",
] as const satisfies readonly Dimension[];
export type WatchedField = (typeof watchedFields)[number];

const decimalText = v.pipe(
  v.string('a decimal number as text such as "1200.50" is expected'),
  v.regex(/^\d{1,20}(\.\d{1,18})?$/, 'a decimal number, not negative, as text such as "1200.50" is expected'),
);
const currency = v.pipe(
  v.string("an ISO 4217 currency code such as USD is expected"),
  v.check((code) => currencyCodes.includes(code), "an ISO 4217 currency code such as USD is expected"),
);
const wholeNumber = (min: number, max: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max)) satisfies v.GenericSchema;

const shared = {
  /** Every named field must hold one of its values; no field: all costs of the organization. */
  scope: v.optional(
    v.record(v.picklist(watchedFields), v.pipe(v.array(v.pipe(v.string(), v.nonEmpty())), v.nonEmpty())),
    {},
  ),
  metric: v.optional(v.picklist(["billed", "effective"]), "effective"),
  currency,
  /** After an alert, the rule raises no other one for so long; with `each`, none for the same value. */
  coolDownHours: v.optional(wholeNumber(0, 8760), 24),
};
/** Watches the cost of every value of this field for itself: "any one service". */
const each = v.optional(v.picklist(watchedFields));
/** The cost of a calendar period (UTC, weeks from Monday) above an amount. */
const threshold = { kind: v.literal("threshold"), each, period: v.picklist(periodLengths), amount: decimalText };
/** The cost of a calendar month above a share, in percent, of the month's budget. */
const budget = { kind: v.literal("budget"), amount: decimalText, percent: decimalText };
/** A day at least so many percent and at least so much money above what its weekday costs (median of the last weeks). */
const jump = {
  kind: v.literal("jump"),
  each,
  percent: decimalText,
  amount: decimalText,
  weeks: v.optional(wholeNumber(4, 8), 8),
};
const named = {
  name: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(100)),
  enabled: v.optional(v.boolean(), true),
  /** Where its alerts go: ids of channels; in a rules file, their names. */
  channels: v.optional(v.array(v.string()), []),
};

/** What a rule watches, as it is stored. Amounts are decimal text in the rule's currency. */
export const ruleDefinition = v.variant("kind", [
  v.strictObject({ ...shared, ...threshold }),
  v.strictObject({ ...shared, ...budget }),
  v.strictObject({ ...shared, ...jump }),
]);
export type RuleDefinition = v.InferOutput<typeof ruleDefinition>;
/** An empty name: the rule is not saved yet. */
export type NamedRule = RuleDefinition & { name: string };
export type JumpRule = Extract<NamedRule, { kind: "jump" }>;
/** A rule about the cost of a calendar period. */
export type PeriodRule = Exclude<NamedRule, JumpRule>;

/** A rule as people write it. */
export const rule = v.variant("kind", [
  v.strictObject({ ...named, ...shared, ...threshold }),
  v.strictObject({ ...named, ...shared, ...budget }),
  v.strictObject({ ...named, ...shared, ...jump }),
]);
export type Rule = v.InferOutput<typeof rule>;

/** The field a rule watches each value of; undefined when it watches its scope as one. */
export function eachOf(definition: RuleDefinition): WatchedField | undefined {
  return definition.kind === "budget" ? undefined : definition.each;
}
