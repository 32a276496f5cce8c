import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import * as v from "valibot";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Line, loadOf, writeFocusFile } from "#shared/warehouse/bill.contract.ts";
import { openDuckDbWarehouse } from "#shared/warehouse/duckdb-warehouse.ts";
import { plainFiles } from "#shared/warehouse/plain-files.contract.ts";
import type { Warehouse } from "#shared/warehouse/warehouse.ts";
import type { Rate } from "./answer.ts";
import { answerCosts, dataVersionOf } from "./answer-costs.ts";
import { addDays } from "./days.ts";
import { connections, ledger, now, query, ratesTo } from "./ledgers.contract.ts";
import { type NaiveRow, naiveAnswer } from "./naive-answer.contract.ts";
import { type CostQuery, type CostQueryInput, costQuery } from "./query.ts";
import type { Select } from "./select.ts";

let folder: string;
let warehouse: Warehouse;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "answer-costs-"));
  warehouse = openDuckDbWarehouse({ folder: join(folder, "warehouse"), files: plainFiles });
});
afterAll(async () => {
  await warehouse.close();
  await rm(folder, { recursive: true });
});

const dataset = "ledger_local";
let generation = 0;

/** Makes a ledger all that the dataset holds. */
async function load(rows: readonly NaiveRow[]): Promise<void> {
  const uri = join(folder, "ledger.parquet");
  const lines = rows.map(({ x_ConnectionId, day, ...line }) => line as Line);
  await writeFocusFile(uri, lines);
  generation += 1;
  const standing = (await warehouse.loads(dataset)).filter(({ stands }) => stands);
  const { slices, ...rest } = loadOf(generation, [{ uri, lines }]);
  const all = new Map(
    [...standing, ...slices].map(({ connectionId, provider, billingAccountId, billingPeriod }) => [
      `${connectionId} ${billingPeriod}`,
      { connectionId, provider, billingAccountId, billingPeriod },
    ]),
  );
  await warehouse.replaceSlices(dataset, { ...rest, slices: [...all.values()] });
}

const sources = connections.map((id) => ({ id, provider: id.split("-")[1] ?? "", name: id }));

/** Loads that make the connections that the filters leave in complete up to one day. */
const loadsUntil = (completeUntil: string) =>
  sources.map(({ id, provider }) => ({
    connectionId: id,
    provider,
    billingPeriod: `${completeUntil.slice(0, 7)}-01`,
    chargedUntil: addDays(completeUntil, 1),
    loadedAt: `${addDays(completeUntil, 1)}T00:00:00Z`,
    generation: 1,
    stands: true,
  }));

const charge = (more: NaiveRow): NaiveRow => ({
  x_Provider: "aws",
  x_ConnectionId: "connection-aws-aws-1",
  BillingAccountId: "aws-1",
  BillingPeriodStart: `${(more.day ?? "2026-11-02").slice(0, 7)}-01T00:00:00Z`,
  ChargePeriodStart: `${more.day ?? "2026-11-02"}T00:00:00Z`,
  ChargePeriodEnd: `${addDays(more.day ?? "2026-11-02", 1)}T00:00:00Z`,
  BillingCurrency: "USD",
  ChargeCategory: "Usage",
  x_CostBasis: "billed",
  EffectiveCost: "1",
  ...more,
});

function ask(asked: CostQueryInput, { rates = [], until = "2026-11-19" }: { rates?: Rate[]; until?: string } = {}) {
  const select = (statement: Select) => warehouse.select(dataset, statement);
  return answerCosts(v.parse(costQuery, asked), { select, sources, rates, now, loads: loadsUntil(until) });
}

it("groups beyond the limit are Other, rows without a value stay apart, and groups that are gone are named", async () => {
  const named = (ServiceName: string | null, EffectiveCost: string, day = "2026-11-02") =>
    charge({ ServiceName, EffectiveCost, day });
  await load([
    named("EC2", "8"),
    named("S3", "4"),
    named("RDS", "2"),
    named("SQS", "1"),
    named(null, "3"),
    named("Glue", "6", "2026-10-02"),
  ]);
  const { sections, table } = await ask({ groupBy: ["ServiceName"], limit: 2, compare: "same-days-last-month" });
  expect(table).toBe("cost_daily");
  expect(sections[0]?.groups.map(({ kind, key, groups, total, change }) => [kind, key, groups, total, change])).toEqual(
    [
      ["group", ["EC2"], 1, "8", "8"],
      ["group", ["S3"], 1, "4", "4"],
      ["empty", [null], 1, "3", "3"],
      ["other", [], 3, "3", "-3"],
    ],
  );
  expect(sections[0]).toMatchObject({ total: "18", previous: "6", change: "12", changePercent: 200, rows: 5 });
  const byChange = await ask({
    groupBy: ["ServiceName"],
    limit: 2,
    compare: "same-days-last-month",
    order: "change",
  });
  expect(byChange.sections[0]?.groups.map(({ key, change }) => [key, change])).toEqual([
    [["EC2"], "8"],
    [["Glue"], "-6"],
    [[null], "3"],
    [[], "7"],
  ]);
});

it("totals count complete days, and as many of the comparison; buckets show every day", async () => {
  await load([
    charge({ day: "2026-11-02" }),
    charge({ day: "2026-11-18", EffectiveCost: "2" }),
    charge({ day: "2026-11-19", EffectiveCost: "40" }),
    charge({ day: "2026-10-18", EffectiveCost: "3" }),
    charge({ day: "2026-10-19", EffectiveCost: "50" }),
  ]);
  const answer = await ask({ compare: "same-days-last-month" });
  expect(answer).toMatchObject({
    period: { from: "2026-11-01", until: "2026-11-21" },
    counted: { from: "2026-11-01", until: "2026-11-19" },
    comparison: { from: "2026-10-01", until: "2026-10-19" },
    completeUntil: "2026-11-19",
    rowCount: 2,
  });
  expect(answer.sections[0]).toMatchObject({ total: "3", previous: "3", change: "0", changePercent: 0 });
  expect(answer.sections[0]?.values[18]).toBe("40");
  expect(answer.buckets.filter(({ complete }) => complete)).toHaveLength(18);
  expect((await ask({ days: "all" })).sections[0]?.total).toBe("43");
  expect((await ask({}, { until: "2026-10-30" })).counted).toEqual({ from: "2026-11-01", until: "2026-11-21" });
});

it("currencies are never added, or converted with the rate of each day, which is named", async () => {
  await load([
    charge({ EffectiveCost: "10" }),
    charge({ EffectiveCost: "100", BillingCurrency: "JPY" }),
    charge({ EffectiveCost: "3", BillingCurrency: "EUR", day: "2026-11-03" }),
    charge({ EffectiveCost: "3", BillingCurrency: "EUR", day: "2026-11-05" }),
    charge({ EffectiveCost: null, BillingCurrency: "EUR", day: "2026-11-05" }),
  ]);
  const apart = await ask({ granularity: "none" });
  expect(apart.sections.map(({ unit, total, unknownRows }) => [unit, total, unknownRows])).toEqual([
    ["JPY", "100", 0],
    ["USD", "10", 0],
    ["EUR", "6", 1],
  ]);
  const rate = (day: string, value: string) => ({ from: "EUR", to: "USD", day, rate: value, source: "ECB" });
  const rates = [rate("2026-11-05", "1.123456789"), rate("2026-10-01", "1.1")];
  const together = await ask({ granularity: "none", currency: "USD" }, { rates });
  expect(together.sections.map(({ unit, total, rows }) => [unit, total, rows])).toEqual([["USD", "16.670370367", 4]]);
  expect(together.rates.map(({ day }) => day)).toEqual(["2026-10-01", "2026-11-05"]);
  expect(together.withoutRate).toEqual([{ currency: "JPY", rows: 1, total: "100" }]);
});

it("tokens count tokens, whatever unit says so", async () => {
  const used = (ConsumedUnit: string, ConsumedQuantity: string | null) => charge({ ConsumedUnit, ConsumedQuantity });
  await load([
    used("Tokens", "500"),
    used("1K tokens", "1.5"),
    used("1M Tokens", "0.000001"),
    used("1000 TOKENS", null),
    used("Requests", "9"),
  ]);
  const { sections, table } = await ask({ metric: "tokens", granularity: "none" });
  expect(table).toBe("cost_data_standard_1_3");
  expect(sections).toMatchObject([{ unit: "tokens", total: "2001", rows: 4, unknownRows: 1 }]);
});

it("the filters say whose completeness counts, and every load is another version", async () => {
  await load([charge({})]);
  const { sources: asked, dataVersion } = await ask({
    filters: [{ field: "x_Provider", operator: "is", values: ["gcp"] }],
  });
  expect(asked.map(({ connectionId }) => connectionId)).toEqual(["connection-gcp-gcp-1"]);
  expect(dataVersion).toBe("3-1");
  expect(dataVersionOf([{ generation: 4 }, { generation: 2 }])).toBe("2-4");
  expect(dataVersionOf([])).toBe("0-0");
});

it("every figure is what a plain second implementation makes of the rows", async () => {
  const asked = query.chain((one) => fc.tuple(fc.constant(one), ratesTo(one.currency ?? "USD")));
  const completeUntil = fc.integer({ min: 1, max: 30 }).map((days) => addDays("2026-11-21", -days));
  const questions = fc.array(fc.tuple(asked, completeUntil), { minLength: 12, maxLength: 12 });
  const check = async (rows: NaiveRow[], all: [[CostQuery, Rate[]], string][]) => {
    await load(rows);
    for (const [[one, rates], until] of all) {
      const deps = { select: (select: Select) => warehouse.select(dataset, select), sources, rates, now };
      const answer = await answerCosts(one, { ...deps, loads: loadsUntil(until) });
      const expected = naiveAnswer(one, { rows, completeUntil: answer.completeUntil, rates, now });
      expect(answer).toMatchObject(expected);
    }
  };
  await fc.assert(fc.asyncProperty(ledger, questions, check), { numRuns: 25, endOnFailure: true });
});
