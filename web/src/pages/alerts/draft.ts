import type { AlertRule } from "../../../../shared/api/alerts.ts";

export type Definition = AlertRule["definition"];
export type Kind = Definition["kind"];
type Each = Extract<Definition, { kind: "jump" }>["each"];
type Scope = Definition["scope"];

/** A rule while it is written: every kind's fields, so that changing the kind loses nothing. */
export interface Draft {
  name: string;
  kind: Kind;
  metric: Definition["metric"];
  /** Empty: the scope as one. */
  each: NonNullable<Each> | "";
  scope: Scope;
  currency: string;
  amount: string;
  percent: string;
  weeks: number;
  period: "day" | "week" | "month";
  coolDownHours: number;
  channelIds: readonly string[];
  enabled: boolean;
}

export const newDraft: Draft = {
  name: "",
  kind: "jump",
  metric: "effective",
  each: "ServiceName",
  scope: {},
  currency: "USD",
  amount: "500",
  percent: "25",
  weeks: 4,
  period: "day",
  coolDownHours: 168,
  channelIds: [],
  enabled: true,
};

export function draftOf({ name, enabled, channelIds, definition }: AlertRule): Draft {
  const { kind, metric, scope, currency, amount, coolDownHours } = definition;
  return {
    ...newDraft,
    ...{ name, enabled, channelIds, kind, metric, scope, currency, amount, coolDownHours },
    each: "each" in definition ? (definition.each ?? "") : "",
    ...("percent" in definition && { percent: definition.percent }),
    ...("weeks" in definition && { weeks: definition.weeks }),
    ...("period" in definition && { period: definition.period }),
  };
}

export function definitionOf(draft: Draft): Definition {
  const { kind, metric, scope, currency, amount, percent, weeks, period, coolDownHours } = draft;
  const shared = { metric, scope, currency, amount, coolDownHours };
  const each = draft.each === "" ? {} : { each: draft.each };
  if (kind === "threshold") return { kind, ...shared, ...each, period };
  if (kind === "budget") return { kind, ...shared, percent };
  return { kind, ...shared, ...each, percent, weeks };
}

/** What to write instead, by field; nothing when the draft can be saved. */
export function problemsOf(draft: Draft): Partial<Record<"name" | "amount" | "percent", string>> {
  const isNumber = (text: string) => /^\d{1,20}(?:\.\d{1,18})?$/.test(text);
  return {
    ...(draft.name.trim() === "" && { name: "Name it, so that its alerts can be told apart" }),
    ...(!isNumber(draft.amount) && { amount: "Write it as 1200.50" }),
    ...(draft.kind !== "threshold" && !isNumber(draft.percent) && { percent: "Write it as 25" }),
  };
}

const usualPercent: Partial<Record<Kind, string>> = { jump: newDraft.percent, budget: "100" };

/** The draft as another kind; a percent nobody wrote becomes the usual one of that kind. */
export function withKind(draft: Draft, kind: Kind): Draft {
  const isUntouched = Object.values(usualPercent).includes(draft.percent);
  return { ...draft, kind, percent: (isUntouched && usualPercent[kind]) || draft.percent };
}
