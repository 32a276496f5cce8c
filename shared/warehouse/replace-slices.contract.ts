import { afterEach, beforeEach, expect, it } from "vitest";
import { bill, connectionOf } from "./bill.contract.ts";
import { day, full, july, newDataset, on, type Workbench } from "./workbench.contract.ts";

export function replacing(test: Workbench): void {
  it("replaces the slice whole and says which days moved by how much", async () => {
    const first = await test.load(
      1,
      bill({ BilledCost: "10", ...on(1) }, { BilledCost: "5", ...on(2) }, { BilledCost: "7", ...on(3) }),
    );
    const [second] = await test.load(
      2,
      bill(
        { BilledCost: "10", ...on(1) },
        { BilledCost: "5", EffectiveCost: "4", ...on(2) },
        { BilledCost: "2.5", ...on(4) },
      ),
    );
    expect(first).toMatchObject([{ outcome: "loaded", generation: 1, rows: 3, rowsBefore: null, dayChanges: [] }]);
    expect(second).toMatchObject({
      outcome: "loaded",
      generation: 2,
      rows: 3,
      rowsBefore: 3,
      billingPeriod: "2026-06-01",
    });
    expect(second?.sums).toEqual([
      { currency: "USD", billed: full("17.5"), effective: full("16.5"), list: full("17.5"), contracted: full("17.5") },
    ]);
    const change = (number: number, billed: [string, string], effective: [string, string]) => ({
      day: day(number),
      currency: "USD",
      billedBefore: full(billed[0]),
      billedAfter: full(billed[1]),
      effectiveBefore: full(effective[0]),
      effectiveAfter: full(effective[1]),
    });
    expect(second?.dayChanges).toEqual([
      change(2, ["5", "5"], ["5", "4"]),
      change(3, ["7", "0"], ["7", "0"]),
      change(4, ["0", "2.5"], ["0", "2.5"]),
    ]);
    const [total] = await test.warehouse.sliceTotals(test.dataset);
    expect(total).toMatchObject({ generation: 2, rows: 3, sums: second?.sums });
  });

  it("of the same generation twice changes nothing, and says again what the first said", async () => {
    await test.load(1, bill({ BilledCost: "1" }));
    const load = await test.prepare(2, bill({ BilledCost: "3" }));
    const first = await test.warehouse.replaceSlices(test.dataset, load);
    const before = await test.state();
    const again = await test.warehouse.replaceSlices(test.dataset, load);
    expect(again).toEqual(first.map((slice) => ({ ...slice, outcome: "already-loaded" })));
    expect(await test.state()).toEqual(before);
  });
}

export function keepingApart(test: Workbench): void {
  it("of an older generation does not overwrite a newer one", async () => {
    await test.load(7, bill({ BilledCost: "7" }));
    const before = await test.state();
    expect(await test.load(6, bill({ BilledCost: "6" }))).toMatchObject([
      { outcome: "superseded", generation: 7, rows: 1 },
    ]);
    expect(await test.state()).toEqual(before);
  });

  it("replaces its new slices beside one that is superseded", async () => {
    await test.load(7, bill({ BilledCost: "7" }));
    const loads = await test.load(6, bill({ BilledCost: "6" }, { BilledCost: "1", BillingAccountId: "222" }));
    expect(loads.map(({ billingAccountId, outcome }) => [billingAccountId, outcome])).toEqual([
      ["111", "superseded"],
      ["222", "loaded"],
    ]);
    const totals = await test.warehouse.sliceTotals(test.dataset);
    expect(totals.map(({ sums }) => sums[0]?.billed)).toEqual([full("7"), full("1")]);
  });

  it("of one account never touches another account of the same vendor, nor another month", async () => {
    await test.load(
      1,
      bill({ BilledCost: "1" }, { BilledCost: "2", BillingAccountId: "222" }, { BilledCost: "4", ...july }),
    );
    await test.load(2, bill({ BilledCost: "8", BillingAccountId: "222" }));
    const totals = await test.warehouse.sliceTotals(test.dataset);
    expect(totals.map(({ billingAccountId, sums }) => [billingAccountId, sums[0]?.billed])).toEqual([
      ["111", full("1")],
      ["111", full("4")],
      ["222", full("8")],
    ]);
    const connectionId = connectionOf({ provider: "aws", billingAccountId: "222" });
    expect(await test.warehouse.sliceTotals(test.dataset, [{ connectionId, billingPeriod: "2026-06-01" }])).toEqual(
      totals.filter((total) => total.billingAccountId === "222"),
    );
  });

  it("of one dataset never shows in another", async () => {
    await test.load(1, bill({ BilledCost: "1" }));
    expect(await test.warehouse.sliceTotals(newDataset())).toEqual([]);
  });

  it("keeps lines that repeat each other, within a part and across parts", async () => {
    const twice = bill({ BilledCost: "1.5" }, { BilledCost: "1.5" });
    expect(await test.load(1, twice, twice)).toMatchObject([{ rows: 4, sums: [{ billed: full("6") }] }]);
  });

  it("waits for the one before it", async () => {
    const loads = await Promise.all(
      [1, 2, 3].map((generation) => test.prepare(generation, bill({ BilledCost: String(generation) }))),
    );
    const results = await Promise.all(loads.map((load) => test.warehouse.replaceSlices(test.dataset, load)));
    expect(results.flat().map(({ outcome, rowsBefore }) => [outcome, rowsBefore])).toEqual([
      ["loaded", null],
      ["loaded", 1],
      ["loaded", 1],
    ]);
  });

  it("goes to a dataset with a plain name only", async () => {
    const load = await test.prepare(1, bill({}));
    await expect(test.warehouse.replaceSlices("../other", load)).rejects.toThrow('"../other"');
  });
}

export function refusing(test: Workbench): void {
  let before: unknown;
  beforeEach(async () => {
    await test.load(1, bill({ BilledCost: "1" }, { BilledCost: "2", ...on(2) }));
    before = await test.state();
  });
  afterEach(async () => {
    expect(await test.state()).toEqual(before);
    expect(await test.load(3, bill({ BilledCost: "3" }))).toMatchObject([{ outcome: "loaded", rowsBefore: 2 }]);
  });

  it("since a file holds a slice it does not name leaves the old slice", async () => {
    const { slices, ...load } = await test.prepare(2, bill({ BilledCost: "5" }, { BillingAccountId: "999" }));
    const named = slices.filter(({ billingAccountId }) => billingAccountId === "111");
    await expect(test.warehouse.replaceSlices(test.dataset, { ...load, slices: named })).rejects.toThrow(
      "aws account 999 in 2026-06-01 is no slice of this load",
    );
  });

  it("since a file is missing leaves the old slice", async () => {
    const load = await test.prepare(2, bill({ BilledCost: "5" }), bill({ BilledCost: "6" }));
    const focusUris = [load.focusUris[0] ?? "", `${load.focusUris[1]}.gone`];
    await expect(test.warehouse.replaceSlices(test.dataset, { ...load, focusUris })).rejects.toThrow("gone");
  });

  it("since a part came twice leaves the old slice", async () => {
    const load = await test.prepare(2, bill({ BilledCost: "5" }));
    const focusUris = [...load.focusUris, ...load.focusUris];
    await expect(test.warehouse.replaceSlices(test.dataset, { ...load, focusUris })).rejects.toThrow(
      "has 2 rows, reported were 1",
    );
  });

  it("since the reports have another sum leaves the old slice", async () => {
    const { reports } = await test.prepare(2, bill({ BilledCost: "5.000000000000000001" }));
    const load = await test.prepare(2, bill({ BilledCost: "5" }));
    await expect(test.warehouse.replaceSlices(test.dataset, { ...load, reports })).rejects.toThrow(
      "BilledCost in USD adds up to 5.000000000000000000, reported was 5.000000000000000001",
    );
  });

  it("since it names a slice twice leaves the old slice", async () => {
    const load = await test.prepare(2, bill({ BilledCost: "5" }));
    const slices = load.slices.flatMap((slice) => [slice, { ...slice, connectionId: "another" }]);
    await expect(test.warehouse.replaceSlices(test.dataset, { ...load, slices })).rejects.toThrow("run-2");
  });
}
