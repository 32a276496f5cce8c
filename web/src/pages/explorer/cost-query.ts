import type { Answer } from "../../../../shared/api/routes.ts";

export type CostAnswer = Answer<"GET /api/costs">;
export type CostSection = CostAnswer["sections"][number];
export type CostGroup = CostSection["groups"][number];
export type CostQuery = CostAnswer["query"];
export type Field = CostQuery["groupBy"][number];
export type Filter = CostQuery["filters"][number];
export type Operator = Filter["operator"];
export type Period = CostQuery["period"];
export type Comparison = NonNullable<CostQuery["compare"]>;

/** What Explorer offers, in its order; the API's own lists do not reach the browser, their types do. */
export const metrics = [
  "effective",
  "billed",
  "list",
  "contracted",
  "quantity",
  "tokens",
] as const satisfies readonly CostQuery["metric"][];
export const granularities = [
  "day",
  "week",
  "month",
  "quarter",
  "none",
] as const satisfies readonly CostQuery["granularity"][];
export const presets = [
  "month-to-date",
  "last-7-days",
  "last-30-days",
  "last-90-days",
  "last-month",
  "quarter-to-date",
  "last-quarter",
  "year-to-date",
  "last-12-months",
  "last-13-months",
] as const satisfies readonly Extract<Period, { preset: unknown }>["preset"][];
export const comparisons = [
  "same-days-last-month",
  "same-weekdays-last-month",
  "previous-period",
  "same-days-last-year",
  "same-weekdays-last-year",
] as const satisfies readonly Comparison[];
export const operators = [
  "is",
  "is-not",
  "contains",
  "not-contains",
  "empty",
  "not-empty",
] as const satisfies readonly Operator[];
export const costBases = ["ledger", "billed", "estimated"] as const satisfies readonly CostQuery["costBasis"][];
export const chartKinds = ["bars", "lines", "cumulative"] as const;
export type ChartKind = (typeof chartKinds)[number];
