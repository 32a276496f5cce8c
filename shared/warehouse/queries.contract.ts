import fc from "fast-check";
import { expect, it } from "vitest";
import { bill, type Line, sumsOf, toText, toUnits } from "./bill.contract.ts";
import type { Warehouse } from "./warehouse.ts";
import { day, full, june, on, type Workbench } from "./workbench.contract.ts";

export function adding(test: Workbench): void {
  it("are exact to the 18th decimal", async () => {
    let generation = 0;
    const amount = fc.bigInt({ min: -(10n ** 36n), max: 10n ** 36n }).map(toText);
    const line = fc.record({ BilledCost: amount, EffectiveCost: amount, ListCost: amount, ContractedCost: amount });
    const check = async (lines: Line[]) => {
      generation += 1;
      const whole = bill(...lines);
      const loaded = await test.load(generation, whole);
      const sums = [{ currency: "USD", ...sumsOf(whole, "USD") }];
      expect(loaded).toMatchObject([{ rows: lines.length, sums }]);
      expect(await test.warehouse.sliceTotals(test.dataset)).toMatchObject([{ rows: lines.length, sums }]);
      const days = await test.warehouse.dailyCosts(test.dataset, june);
      expect(days).toEqual([{ day: day(1), currency: "USD", cost: sums[0]?.billed }]);
    };
    await fc.assert(fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 40 }), check), { numRuns: 20 });
  });

  it("of different currencies are kept apart", async () => {
    const loaded = await test.load(1, bill({ BilledCost: "1" }, { BilledCost: "2", BillingCurrency: "EUR" }));
    expect(loaded[0]?.sums.map(({ currency, billed }) => [currency, billed])).toEqual([
      ["EUR", full("2")],
      ["USD", full("1")],
    ]);
    expect(await test.warehouse.dailyCosts(test.dataset, june)).toEqual([
      { day: day(1), currency: "EUR", cost: full("2") },
      { day: day(1), currency: "USD", cost: full("1") },
    ]);
  });

  it("of the rollup add up to those of the line items", async () => {
    const services = ["EC2", "S3", "RDS"];
    const lines = Array.from({ length: 300 }, (_, index) => ({
      BilledCost: `${index}.${String(index).padStart(18, "0")}`,
      ServiceName: services[index % 3] ?? "",
      ...on(1 + (index % 30)),
    }));
    await test.load(1, bill(...lines));
    const days = await test.warehouse.dailyCosts(test.dataset, june);
    const [total] = await test.warehouse.sliceTotals(test.dataset);
    expect(days).toHaveLength(30);
    expect(toText(days.reduce((sum, { cost }) => sum + toUnits(cost), 0n))).toBe(total?.sums[0]?.billed);
  });
}

export function reading(test: Workbench): void {
  it("count a charge on the day it starts in UTC, and end before the last day", async () => {
    const long = { ChargePeriodStart: "2026-06-03T00:00:00Z", ChargePeriodEnd: "2026-07-01T00:00:00Z" };
    await test.load(
      1,
      bill(
        { BilledCost: "1", ...long },
        { BilledCost: "2", ChargePeriodStart: "2026-06-04T23:59:59Z" },
        { BilledCost: "4", ...on(5) },
      ),
    );
    expect(await test.warehouse.dailyCosts(test.dataset, { ...june, from: day(3), until: day(5) })).toEqual([
      { day: day(3), currency: "USD", cost: full("1") },
      { day: day(4), currency: "USD", cost: full("2") },
    ]);
  });

  it("of a scope hold what every named column allows, whatever the text", async () => {
    await test.load(
      1,
      bill(
        { BilledCost: "1", ServiceName: 'O\'Reilly "EC2"', RegionId: "eu" },
        { BilledCost: "2", ServiceName: "S3", RegionId: "eu" },
        { BilledCost: "4", ServiceName: "S3", RegionId: "us" },
        { BilledCost: "8", ServiceName: "RDS" },
      ),
    );
    const costs = async (scope: Parameters<Warehouse["dailyCosts"]>[1]["scope"]) =>
      (await test.warehouse.dailyCosts(test.dataset, { ...june, scope })).map(({ cost }) => cost);
    expect(await costs({ ServiceName: ["S3", 'O\'Reilly "EC2"'] })).toEqual([full("7")]);
    expect(await costs({ ServiceName: ["S3"], RegionId: ["eu"] })).toEqual([full("2")]);
    expect(await costs({ RegionId: [] })).toEqual([]);
    expect(await costs({ x_Provider: ["aws"], BillingAccountId: ["111"], ChargeCategory: ["Usage"] })).toEqual([
      full("15"),
    ]);
  });

  it("of a scope by another column are refused", async () => {
    const scope = JSON.parse('{"Tags": ["x"]}');
    await expect(test.warehouse.dailyCosts(test.dataset, { ...june, scope })).rejects.toThrow("Tags came");
  });
}

export function readingOthers(test: Workbench): void {
  it("are those of the metric that is asked for", async () => {
    await test.load(1, bill({ BilledCost: "1", EffectiveCost: "2", ListCost: "3", ContractedCost: "4" }));
    const metrics = ["billed", "effective", "list", "contracted"] as const;
    const answers = await Promise.all(
      metrics.map((metric) => test.warehouse.dailyCosts(test.dataset, { ...june, metric })),
    );
    expect(answers.map(([answer]) => answer?.cost)).toEqual(["1", "2", "3", "4"].map(full));
  });

  it("take an estimate only for a day its connection was not billed for", async () => {
    const estimated = { x_CostBasis: "estimated" };
    await test.load(
      1,
      bill(
        { BilledCost: "1", ...on(1) },
        { BilledCost: "2", ...on(1), ...estimated },
        { BilledCost: "4", ...on(2), ...estimated },
      ),
    );
    expect((await test.warehouse.dailyCosts(test.dataset, june)).map(({ cost }) => cost)).toEqual([
      full("1"),
      full("4"),
    ]);
  });
}
