import fc from "fast-check";
import { expect, it } from "vitest";
import { bill, type Line, sumsOf, toText, toUnits } from "./bill.contract.ts";
import { billedByDay, day, full, on, type Workbench } from "./workbench.contract.ts";

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
      const days = await billedByDay(test.warehouse, test.dataset);
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
    expect(await billedByDay(test.warehouse, test.dataset)).toEqual([
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
    const days = await billedByDay(test.warehouse, test.dataset);
    const [total] = await test.warehouse.sliceTotals(test.dataset);
    expect(days).toHaveLength(30);
    expect(toText(days.reduce((sum, { cost }) => sum + toUnits(cost ?? ""), 0n))).toBe(total?.sums[0]?.billed);
  });
}
