import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DuckDb } from "#shared/duckdb/duckdb.ts";
import { bill, loadOf, reportOf, writeFocusFile } from "./bill.contract.ts";
import { openDuckDbWarehouse } from "./duckdb-warehouse.ts";
import { plainFiles } from "./plain-files.contract.ts";
import { describeWarehouse } from "./warehouse.contract.ts";
import type { Load } from "./warehouse.ts";
import { billedByDay, day, full, on } from "./workbench.contract.ts";

describeWarehouse("DuckDB", async () => {
  const folder = await mkdtemp(join(tmpdir(), "duckdb-warehouse-"));
  const warehouse = openDuckDbWarehouse({ folder, files: plainFiles });
  return {
    warehouse,
    upload: async (path) => path,
    dispose: async () => {
      await warehouse.close();
      await rm(folder, { recursive: true });
    },
  };
});

describe("a DuckDB dataset", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "duckdb-dataset-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function prepare(
    generation: number,
    lines = bill({ BilledCost: "1" }, { BilledCost: "2", ...on(2) }),
  ): Promise<Load> {
    const uri = join(folder, `${crypto.randomUUID()}.parquet`);
    await writeFocusFile(uri, lines);
    return loadOf(generation, [{ uri, lines }]);
  }

  async function inWarehouse<T>(work: (warehouse: ReturnType<typeof openDuckDbWarehouse>) => Promise<T>): Promise<T> {
    const warehouse = openDuckDbWarehouse({ folder, files: plainFiles });
    try {
      return await work(warehouse);
    } finally {
      await warehouse.close();
    }
  }

  async function inFile<T>(work: (db: DuckDb) => Promise<T>): Promise<T> {
    await using db = await DuckDb.open({ path: join(folder, "acme_local.duckdb") });
    return await work(db);
  }

  it("holds after reopening what was loaded before", async () => {
    const load = await prepare(1);
    const before = await inWarehouse(async (warehouse) => {
      await warehouse.replaceSlices("acme_local", load);
      return warehouse.sliceTotals("acme_local");
    });
    const [after, again] = await inWarehouse(async (warehouse) => [
      await warehouse.sliceTotals("acme_local"),
      await warehouse.replaceSlices("acme_local", load),
    ]);
    expect(before).toMatchObject([{ rows: 2, sums: [{ billed: full("3") }] }]);
    expect(after).toEqual(before);
    expect(again).toMatchObject([{ outcome: "already-loaded" }]);
  });

  it("remembers every generation of a slice, and holds the rows and the rollup of the last", async () => {
    await inWarehouse(async (warehouse) => {
      await warehouse.replaceSlices("acme_local", await prepare(1));
      await warehouse.replaceSlices("acme_local", await prepare(5, bill({ BilledCost: "4", ...on(3) })));
    });
    await inFile(async (db) => {
      const loads = await db.rows(
        "SELECT generation, run_id, previous_generation, row_count, first_charge_day, last_charge_day, source_formats FROM slice_loads ORDER BY generation",
      );
      expect(loads).toEqual([
        {
          generation: "1",
          run_id: "run-1",
          previous_generation: null,
          row_count: "2",
          first_charge_day: day(1),
          last_charge_day: day(2),
          source_formats: ["test/bill"],
        },
        {
          generation: "5",
          run_id: "run-5",
          previous_generation: "1",
          row_count: "1",
          first_charge_day: day(3),
          last_charge_day: day(3),
          source_formats: ["test/bill"],
        },
      ]);
      expect(await db.rows("SELECT x_OrganizationId, x_RunId, x_Generation FROM cost_data_standard_1_3")).toEqual([
        { x_OrganizationId: "org-1", x_RunId: "run-5", x_Generation: "5" },
      ]);
      expect(await db.rows("SELECT x_ChargeDay, x_Generation, x_RowCount FROM cost_daily")).toEqual([
        { x_ChargeDay: day(3), x_Generation: "5", x_RowCount: "1" },
      ]);
    });
  });

  it("keeps what normalizing found in each part, once a run", async () => {
    const load = await prepare(1);
    const violation = {
      ruleId: "CAF-1",
      severity: "must" as const,
      requirement: "A is B.",
      count: 2,
      firstRows: [{ A: "x" }],
    };
    const report = {
      ...reportOf(bill({ BilledCost: "1" }, { BilledCost: "2", ...on(2) })),
      roundedValues: 3,
      conformance: { rulesChecked: 9, rulesViolated: 1, violations: [violation] },
    };
    const found: Load = { ...load, reports: [{ partId: "part-1", report }] };
    await inWarehouse(async (warehouse) => {
      await warehouse.replaceSlices("acme_local", found);
      await warehouse.replaceSlices("acme_local", found);
    });
    const results = await inFile((db) =>
      db.rows("SELECT run_id, part_id, rule_id, severity, row_count, first_rows FROM quality_results ORDER BY rule_id"),
    );
    expect(results).toEqual([
      {
        run_id: "run-1",
        part_id: "part-1",
        rule_id: "CAF-1",
        severity: "must",
        row_count: "2",
        first_rows: '[{"A":"x"}]',
      },
      {
        run_id: "run-1",
        part_id: "part-1",
        rule_id: "rounded-values",
        severity: "should",
        row_count: "3",
        first_rows: "[]",
      },
    ]);
  });

  it("of an older schema gains the columns it lacks, filled from its line items", async () => {
    const lines = bill(
      { BilledCost: "1", ServiceSubcategory: "Generative AI", ChargePeriodEnd: "2026-06-03T12:00:00Z" },
      { BilledCost: "2", ServiceSubcategory: "Virtual Machines" },
      { BilledCost: "4", ...on(2) },
    );
    const everything = async (db: DuckDb) => [
      await db.rows("FROM cost_daily ORDER BY ALL"),
      await db.rows("SELECT * EXCLUDE (loaded_at) FROM slice_loads ORDER BY generation"),
    ];
    await inWarehouse(async (warehouse) => warehouse.replaceSlices("acme_local", await prepare(1, lines)));
    await inWarehouse(async (warehouse) => warehouse.replaceSlices("acme_local", await prepare(2, lines)));
    const before = await inFile(everything);
    await inFile(async (db) => {
      for (const column of ["ServiceSubcategory", "x_ChargedUntil", "x_UnknownBilledCost"]) {
        await db.run(`ALTER TABLE cost_daily DROP COLUMN ${column}`);
      }
      await db.run("DELETE FROM cost_daily WHERE BilledCost = 2");
      await db.run("ALTER TABLE slice_loads DROP COLUMN charged_until");
      await db.run("UPDATE schema_version SET version = 1");
    });
    const costs = await inWarehouse((warehouse) => billedByDay(warehouse, "acme_local"));
    expect(costs).toEqual([
      { day: day(1), currency: "USD", cost: full("3") },
      { day: day(2), currency: "USD", cost: full("4") },
    ]);
    const loads = await inWarehouse((warehouse) => warehouse.loads("acme_local"));
    expect(loads).toMatchObject([
      { generation: 2, stands: true, chargedUntil: day(4) },
      { generation: 1, stands: false, chargedUntil: null },
    ]);
    const byName = (rows: Record<string, unknown>[]) =>
      rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
    const [daily = []] = await inFile(everything);
    expect(byName(daily)).toEqual(byName(before[0] ?? []));
  });

  it("of a newer schema is left alone", async () => {
    await inWarehouse((warehouse) => warehouse.sliceTotals("acme_local"));
    await inFile((db) => db.run("UPDATE schema_version SET version = 1000"));
    await expect(inWarehouse((warehouse) => warehouse.sliceTotals("acme_local"))).rejects.toThrow("schema 1000");
  });

  it("holds the old or the new generation, never a mix, when the process is killed in the middle of a load", async () => {
    const rows = 3000;
    const prepareBill = (generation: number) =>
      prepare(
        generation,
        bill(
          ...Array.from({ length: rows }, (_, index) => ({ BilledCost: String(generation), ...on(1 + (index % 30)) })),
        ),
      );
    const read = () =>
      inWarehouse(async (warehouse) => {
        const [slice] = await warehouse.sliceTotals("acme_local");
        return {
          generation: slice?.generation,
          rows: slice?.rows,
          billed: slice?.sums[0]?.billed,
          days: await billedByDay(warehouse, "acme_local"),
        };
      });
    const expected = (generation: number) => ({
      generation,
      rows,
      billed: full(String(rows * generation)),
      days: Array.from({ length: 30 }, (_, index) => ({
        day: day(index + 1),
        currency: "USD",
        cost: full(String((rows / 30) * generation)),
      })),
    });
    await inWarehouse(async (warehouse) => warehouse.replaceSlices("acme_local", await prepareBill(1)));
    const second = await prepareBill(2);
    const started = Date.now();
    await inWarehouse((warehouse) => warehouse.replaceSlices("acme_local", second));
    const duration = Date.now() - started;
    const held = [];
    for (const [index, share] of [0, 0.3, 0.6, 0.9].entries()) {
      const generation = 3 + index;
      const load = await prepareBill(generation);
      await killWhileLoading(load, share * duration);
      const state = await read();
      expect([expected(generation - 1), expected(generation)]).toContainEqual(state);
      held.push(state.generation === generation ? "new" : "old");
      await inWarehouse((warehouse) => warehouse.replaceSlices("acme_local", load));
      expect(await read()).toEqual(expected(generation));
    }
    expect(held).toContain("old");
  });

  async function killWhileLoading(load: Load, milliseconds: number): Promise<void> {
    const file = join(folder, "load.json");
    await writeFile(file, JSON.stringify(load));
    const script = fileURLToPath(new URL("./load-in-child.contract.ts", import.meta.url));
    const child = spawn(process.execPath, [script, folder, "acme_local", file], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exited = once(child, "exit");
    await Promise.race([once(child.stdout, "data"), exited]);
    await wait(milliseconds);
    child.kill("SIGKILL");
    await exited;
  }
});
