import { expect, it } from "vitest";
import type { Violation } from "#shared/normalize/report.ts";
import { bill, connectionOf, type Line } from "./bill.contract.ts";
import { day, full, july, newDataset, on, type Workbench } from "./workbench.contract.ts";

const account = (billingAccountId: string) => connectionOf({ provider: "aws", billingAccountId });

export function recording(test: Workbench): void {
  it("are every generation of every slice, the newest first, with the one that stands", async () => {
    await test.load(1, bill({ BilledCost: "1" }, { BilledCost: "2", ...july }));
    await test.load(2, bill({ BilledCost: "3" }));
    const loads = await test.warehouse.loads(test.dataset);
    expect(loads.map(({ generation, billingPeriod, stands }) => [generation, billingPeriod, stands])).toEqual([
      [2, "2026-06-01", true],
      [1, "2026-07-01", true],
      [1, "2026-06-01", false],
    ]);
  });

  it("say what came, from when until when, and what it changed", async () => {
    await test.load(1, bill({ BilledCost: "1", ...on(2) }));
    await test.load(2, bill({ BilledCost: "1.5", ...on(2), ChargePeriodEnd: `${day(5)}T00:00:00Z` }));
    const [newest, first] = await test.warehouse.loads(test.dataset);
    expect(newest).toEqual({
      connectionId: account("111"),
      provider: "aws",
      billingAccountId: "111",
      billingPeriod: "2026-06-01",
      runId: "run-2",
      generation: 2,
      rows: 1,
      rowsBefore: 1,
      sums: [
        {
          currency: "USD",
          billed: full("1.5"),
          effective: full("1.5"),
          list: full("1.5"),
          contracted: full("1.5"),
        },
      ],
      dayChanges: [
        {
          day: day(2),
          currency: "USD",
          billedBefore: full("1"),
          billedAfter: full("1.5"),
          effectiveBefore: full("1"),
          effectiveAfter: full("1.5"),
        },
      ],
      firstChargeDay: day(2),
      chargedUntil: day(5),
      sourceFormats: ["test/bill"],
      loadedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      stands: true,
    });
    expect(Math.abs(Date.parse(newest?.loadedAt ?? "") - Date.now())).toBeLessThan(60_000);
    expect(first).toMatchObject({ generation: 1, rowsBefore: null, dayChanges: [], stands: false });
  });

  it("leave out what was superseded, and keep accounts apart", async () => {
    await test.load(7, bill({ BilledCost: "7" }));
    await test.load(6, bill({ BilledCost: "6" }, { BilledCost: "1", BillingAccountId: "222" }));
    const loads = await test.warehouse.loads(test.dataset);
    expect(loads.map(({ connectionId, generation, stands }) => [connectionId, generation, stands])).toEqual([
      [account("111"), 7, true],
      [account("222"), 6, true],
    ]);
  });

  it("of a dataset without any are none", async () => {
    expect(await test.warehouse.loads(newDataset())).toEqual([]);
    expect(await test.warehouse.qualityResults(newDataset())).toEqual([]);
  });
}

export function restoring(test: Workbench): void {
  it("are what another warehouse recorded, once they are restored, and go on from there", async () => {
    await test.load(3, bill({ BilledCost: "1", ...on(2) }));
    await test.load(5, bill({ BilledCost: "1.000000000000000001", ...on(2) }, { BilledCost: "7", ...july }));
    const loads = (await test.warehouse.loads(test.dataset)).map((load) => ({
      ...load,
      loadedAt: `2026-07-0${load.generation}T08:09:10.123Z`,
    }));
    const state = await test.state();
    for (const _ of ["once", "again"]) await test.warehouse.restoreLoads(test.dataset, loads);
    expect(await test.warehouse.loads(test.dataset)).toEqual(loads);
    expect(await test.state()).toEqual(state);
    expect(await test.load(4, bill({ BilledCost: "4" }))).toMatchObject([{ outcome: "superseded" }]);
    expect(await test.load(6, bill({ BilledCost: "4" }))).toMatchObject([{ outcome: "loaded", rowsBefore: 1 }]);
  });
}

export function judging(test: Workbench): void {
  const violation: Violation = {
    ruleId: "SkuPriceId-C-001",
    severity: "should",
    requirement: "SkuPriceId is not empty.",
    count: 2,
    firstRows: [{ row: "1", SkuPriceId: null }],
  };

  async function loadBroken(generation: number, lines: Line[]) {
    const load = await test.prepare(generation, lines);
    const conformance = { rulesChecked: 300, rulesViolated: 1, violations: [violation] };
    const reports = load.reports.map(({ partId, report }) => ({ partId, report: { ...report, conformance } }));
    await test.warehouse.replaceSlices(test.dataset, { ...load, reports });
  }

  it("name the broken rules of each part with their first rows", async () => {
    await loadBroken(1, bill({ BilledCost: "1" }, { BilledCost: "2" }));
    const { ruleId, severity, requirement, firstRows } = violation;
    expect(await test.warehouse.qualityResults(test.dataset)).toEqual([
      {
        runId: "run-1",
        partId: "part-0",
        sourceFile: "bill.csv",
        ruleId,
        severity,
        requirement,
        rows: 2,
        firstRows,
      },
    ]);
  });

  it("end with the last slice of their run", async () => {
    await loadBroken(1, bill({ BilledCost: "1" }, { BilledCost: "2", ...july }));
    await test.load(2, bill({ BilledCost: "3" }));
    expect((await test.warehouse.qualityResults(test.dataset)).map(({ runId }) => runId)).toEqual(["run-1"]);
    await test.load(3, bill({ BilledCost: "4", ...july }));
    expect(await test.warehouse.qualityResults(test.dataset)).toEqual([]);
  });
}
