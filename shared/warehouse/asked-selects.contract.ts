import fc from "fast-check";
import * as v from "valibot";
import { selectLineItems } from "#functions/api/costs-export/select-line-items.ts";
import { readDays, readMonths } from "#functions/api/data-health/read-days.ts";
import { listFields } from "#functions/api/dimensions/list-fields.ts";
import { listValues } from "#functions/api/dimensions/list-values.ts";
import { readCosts } from "#shared/alerts/read-costs.ts";
import { ruleDefinition, watchedFields } from "#shared/alerts/rule.ts";
import { planChange } from "#shared/costs/change-select.ts";
import { addDays } from "#shared/costs/days.ts";
import { dimensions } from "#shared/costs/dimensions.ts";
import { frameOf } from "#shared/costs/frame.ts";
import { connections, now, query, ratesTo, tagKeys } from "#shared/costs/ledgers.contract.ts";
import { planCosts } from "#shared/costs/plan-costs.ts";
import { type CostQuery, comparisons, costQuery } from "#shared/costs/query.ts";
import { cutsOf, scaleOf } from "#shared/costs/scale.ts";
import { isCost } from "#shared/costs/scan-days.ts";
import type { Select } from "#shared/costs/select.ts";

const asked = fc.tuple(query, fc.integer({ min: 1, max: 30 }), fc.constantFrom(...comparisons));

/** The SELECT of a generated question, the one of why its total changed, and the one of its line items. */
export const questionSelects = asked.chain(([one, days, compare]) =>
  ratesTo(one.currency ?? "USD").map((rates): Select[] => {
    const completeUntil = addDays("2026-11-21", -days);
    const scale = scaleOf(one, rates);
    const cuts = cutsOf(scale, { from: "2025-01-01", until: "2027-01-01" });
    return [
      planCosts(one, frameOf(one, { now, completeUntil, cuts }), scale),
      ...changeOf({ ...one, compare }, completeUntil),
      selectLineItems(one, now),
    ];
  }),
);

function changeOf(one: CostQuery, completeUntil: string): Select[] {
  const whole: CostQuery = { ...one, groupBy: [], granularity: "none", currency: undefined };
  if (!isCost(whole.metric)) return [];
  const plan = planChange(whole, whole.metric, frameOf(whole, { now, completeUntil, cuts: [] }));
  return plan ? [plan] : [];
}

/** What functions and alerts ask beside questions: fields, values, days, months, watched costs. */
export async function otherSelects(): Promise<Select[]> {
  const selects: Select[] = [];
  const warehouse = {
    async select(_: string, select: Select) {
      selects.push(select);
      return [];
    },
  };
  const days = { from: "2026-08-01", until: "2026-11-21" };
  await listFields(warehouse, "d", days);
  for (const field of [...dimensions, ...tagKeys.map((key) => `tag:${key}` as const)]) {
    for (const search of ["", "e"]) {
      await listValues(warehouse, "d", { field, ...days, search, limit: 5 }, new Map([["aws", "Amazon"]]));
    }
  }
  await readDays(warehouse, "d", days);
  await readMonths(warehouse, "d", connections[0] ?? "");
  for (const each of [undefined, ...watchedFields]) await readCosts(warehouse, "d", ruleOf(each), days);
  return [...selects, selectLineItems(v.parse(costQuery, { period: days }), now)];
}

function ruleOf(each: (typeof watchedFields)[number] | undefined) {
  const scope = { x_Kind: ["Cloud", "GenAI"], ServiceName: ["S3", "O'Reilly"] };
  const definition = { kind: "threshold", currency: "USD", period: "day", amount: "1", metric: "billed", scope };
  return v.parse(ruleDefinition, each ? { ...definition, each } : definition);
}

/** Keys that the emulator reads; in a path it takes any quote for the end of the key, and $ for its begin. */
export function hasPlainKeys(select: Select): boolean {
  return [...JSON.stringify(select).matchAll(/"kind":"tag","key":"(.*?)","tags"/g)].every(([, key = ""]) =>
    /^[^'"$*\\]+$/.test(key),
  );
}
