import type { CostQueryInput } from "#shared/costs/query.ts";

/** What a dashboard asks, and the least SQL that reads the same rows: no Other, no comparison of days, no proof. */
export interface Question {
  name: string;
  table: "cost_daily" | "cost_data_standard_1_3";
  query: CostQueryInput;
  byHand: string;
}

const kind = `CASE WHEN ServiceSubcategory = 'Generative AI' THEN 'GenAI'
  WHEN ServiceCategory = 'Business Applications' THEN 'SaaS' ELSE 'Cloud' END`;
const november = "x_ChargeDay >= DATE '2026-11-01' AND x_ChargeDay < DATE '2026-11-23'";
const twoMonths = "x_ChargeDay >= DATE '2026-10-01' AND x_ChargeDay < DATE '2026-11-23'";
const inItems = (from: string) =>
  `ChargePeriodStart >= TIMESTAMPTZ '${from}' AND ChargePeriodStart < TIMESTAMPTZ '2026-11-23 00:00:00Z'`;

const rollup: Question[] = [
  {
    name: "this month by kind and day, against the same days last month",
    table: "cost_daily",
    query: { groupBy: ["x_Kind"], compare: "same-days-last-month" },
    byHand: `SELECT x_ChargeDay, ${kind} AS kind, BillingCurrency, sum(EffectiveCost) FROM cost_daily WHERE ${twoMonths} GROUP BY ALL`,
  },
  {
    name: "13 months by kind",
    table: "cost_daily",
    query: { groupBy: ["x_Kind"], period: { preset: "last-13-months" }, granularity: "month" },
    byHand: `SELECT date_trunc('month', x_ChargeDay), ${kind} AS kind, BillingCurrency, sum(EffectiveCost) FROM cost_daily GROUP BY ALL`,
  },
  {
    name: "top movers by service",
    table: "cost_daily",
    query: { groupBy: ["ServiceName"], compare: "same-days-last-month", granularity: "none", order: "change" },
    byHand: `SELECT x_ChargeDay >= DATE '2026-11-01' AS now, ServiceName, BillingCurrency, sum(EffectiveCost) FROM cost_daily WHERE ${twoMonths} GROUP BY ALL`,
  },
  {
    name: "one service by account and day",
    table: "cost_daily",
    query: { groupBy: ["SubAccountId"], filters: [{ field: "ServiceName", operator: "is", values: ["Service 7"] }] },
    byHand: `SELECT x_ChargeDay, SubAccountId, BillingCurrency, sum(EffectiveCost) FROM cost_daily WHERE ${november} AND ServiceName = 'Service 7' GROUP BY ALL`,
  },
  {
    name: "90 days by region and week",
    table: "cost_daily",
    query: { groupBy: ["RegionId"], period: { preset: "last-90-days" }, granularity: "week" },
    byHand: `SELECT date_trunc('week', x_ChargeDay), RegionId, BillingCurrency, sum(EffectiveCost) FROM cost_daily WHERE x_ChargeDay >= DATE '2026-08-25' GROUP BY ALL`,
  },
];

const lineItems: Question[] = [
  {
    name: "this month by team",
    table: "cost_data_standard_1_3",
    query: { groupBy: ["tag:team"] },
    byHand: `SELECT ChargePeriodStart::DATE, Tags ->> '$.team', BillingCurrency, sum(EffectiveCost) FROM cost_data_standard_1_3 WHERE ${inItems("2026-11-01 00:00:00Z")} GROUP BY ALL`,
  },
  {
    name: "this month by resource",
    table: "cost_data_standard_1_3",
    query: { groupBy: ["ResourceName"], granularity: "none" },
    byHand: `SELECT ResourceName, BillingCurrency, sum(EffectiveCost) FROM cost_data_standard_1_3 WHERE ${inItems("2026-11-01 00:00:00Z")} GROUP BY ALL`,
  },
  {
    name: "one team's services in 13 months",
    table: "cost_data_standard_1_3",
    query: {
      groupBy: ["ServiceName"],
      filters: [{ field: "tag:team", operator: "is", values: ["team-3"] }],
      period: { preset: "last-13-months" },
      granularity: "month",
    },
    byHand: `SELECT date_trunc('month', ChargePeriodStart), ServiceName, BillingCurrency, sum(EffectiveCost) FROM cost_data_standard_1_3 WHERE Tags ->> '$.team' = 'team-3' GROUP BY ALL`,
  },
];

export const questions: readonly Question[] = [...rollup, ...lineItems];
