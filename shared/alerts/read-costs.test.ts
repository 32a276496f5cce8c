import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerCosts } from "#shared/costs/answer-costs.ts";
import { decimal, textOf } from "#shared/costs/decimal.ts";
import { costQuery } from "#shared/costs/query.ts";
import type { Select } from "#shared/costs/select.ts";
import { bill } from "#shared/warehouse/bill.contract.ts";
import { openDuckDbWarehouse } from "#shared/warehouse/duckdb-warehouse.ts";
import { plainFiles } from "#shared/warehouse/plain-files.contract.ts";
import { on, openWorkbench, type Workbench } from "#shared/warehouse/workbench.contract.ts";
import { readCosts } from "./read-costs.ts";
import { ruleDefinition } from "./rule.ts";

let bench: Workbench;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "cloudact-watched-"));
  const warehouse = openDuckDbWarehouse({ folder, files: plainFiles });
  const dispose = async () => {
    await warehouse.close();
    await rm(folder, { recursive: true });
  };
  bench = await openWorkbench({ warehouse, upload: async (path) => path, dispose });
  const ai = {
    ServiceName: "Bedrock",
    ServiceSubcategory: "Generative AI",
    ServiceCategory: "AI and Machine Learning",
  };
  await bench.load(
    1,
    bill(
      { ServiceName: "S3", BilledCost: "1.000000000000000001", EffectiveCost: "2" },
      { ServiceName: "S3", BilledCost: "2" },
      { ServiceName: "EC2", BilledCost: "4", SubAccountId: "team" },
      { ServiceName: "EC2", BilledCost: "8", BillingCurrency: "EUR" },
      { ...ai, BilledCost: "16", ...on(2) },
      { BilledCost: "32", ...on(3) },
      { ServiceName: "S3", BilledCost: "64", x_CostBasis: "estimated" },
      { ServiceName: "S3", BilledCost: "128", x_CostBasis: "estimated", ...on(4) },
    ),
  );
});
afterAll(() => bench.dispose());

const read = async (more: Partial<v.InferInput<typeof ruleDefinition>>, until = "2026-06-04") => {
  const definition = { kind: "threshold", currency: "USD", period: "day", amount: "1", metric: "billed", ...more };
  const rule = v.parse(ruleDefinition, definition);
  const costs = await readCosts(bench.warehouse, bench.dataset, rule, { from: "2026-06-01", until });
  return costs.map(({ day, currency, cost, each }) => [day, currency, cost.replace(/\.?0+$/, ""), each]).sort();
};

test("a scope is one cost a day and currency, to the last digit; an estimate counts where no bill does", async () => {
  expect(await read({}, "2026-06-05")).toEqual([
    ["2026-06-01", "EUR", "8", null],
    ["2026-06-01", "USD", "7.000000000000000001", null],
    ["2026-06-02", "USD", "16", null],
    ["2026-06-03", "USD", "32", null],
    ["2026-06-04", "USD", "128", null],
  ]);
});

test("each value of a field has its own, rows without one too", async () => {
  expect(await read({ each: "ServiceName" })).toEqual([
    ["2026-06-01", "EUR", "8", "EC2"],
    ["2026-06-01", "USD", "3.000000000000000001", "S3"],
    ["2026-06-01", "USD", "4", "EC2"],
    ["2026-06-02", "USD", "16", "Bedrock"],
    ["2026-06-03", "USD", "32", null],
  ]);
});

test("a scope may name a kind, and each value of another field within it be watched", async () => {
  expect(await read({ each: "ServiceName", scope: { x_Kind: ["GenAI"] } })).toEqual([
    ["2026-06-02", "USD", "16", "Bedrock"],
  ]);
  expect(await read({ each: "x_Kind", metric: "effective", scope: { ServiceName: ["S3", "Bedrock"] } })).toEqual([
    ["2026-06-01", "USD", "4", "Cloud"],
    ["2026-06-02", "USD", "16", "GenAI"],
  ]);
  expect(await read({ scope: { SubAccountId: ["team"] } })).toEqual([["2026-06-01", "USD", "4", null]]);
});

test("are the amounts the query model answers with", async () => {
  const query = v.parse(costQuery, {
    metric: "billed",
    groupBy: ["ServiceName"],
    filters: [{ field: "x_Kind", operator: "is", values: ["Cloud"] }],
    period: { from: "2026-06-01", until: "2026-06-05" },
    days: "all",
  });
  const select = (asked: Select) => bench.warehouse.select(bench.dataset, asked);
  const now = new Date("2026-11-22T12:00:00Z");
  const answer = await answerCosts(query, { select, loads: [], sources: [], rates: [], now });
  const answered = answer.sections.flatMap(({ unit, groups }) =>
    groups.flatMap(({ key: [service = null], values }) =>
      values.flatMap((value, index) => (value === null ? [] : [[answer.buckets[index]?.from, unit, service, value]])),
    ),
  );
  const rule = { kind: "threshold", currency: "USD", period: "day", amount: "1", metric: "billed" } as const;
  const watched = v.parse(ruleDefinition, { ...rule, each: "ServiceName", scope: { x_Kind: ["Cloud"] } });
  const costs = await readCosts(bench.warehouse, bench.dataset, watched, { from: "2026-06-01", until: "2026-06-05" });
  const exact = ([day, currency, each, cost]: unknown[]) =>
    JSON.stringify([day, currency, each, textOf(decimal(`${cost}`))]);
  expect(costs.map(({ day, currency, each, cost }) => exact([day, currency, each, cost])).sort()).toEqual(
    answered.map(exact).sort(),
  );
  expect(answered.length).toBeGreaterThan(4);
});
