import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { call, chargeDay, column } from "#shared/costs/select.ts";
import { type Line, loadOf, toText, toUnits, writeFocusFile } from "./bill.contract.ts";
import type { Load, SliceLoad, Warehouse } from "./warehouse.ts";

export interface OpenedWarehouse {
  warehouse: Warehouse;
  /** Copies a file of this machine to where the warehouse reads from. */
  upload(path: string): Promise<string>;
  /** False for keys of tags that an emulator takes for another path; every warehouse reads any, and so do they all when absent. */
  readsTag?(key: string): boolean;
  dispose(): Promise<void>;
}

export const july = { BillingPeriodStart: "2026-07-01T00:00:00Z", ChargePeriodStart: "2026-07-01T00:00:00Z" } as const;
export const day = (number: number) => `2026-06-${String(number).padStart(2, "0")}`;
export const on = (number: number) => ({ ChargePeriodStart: `${day(number)}T00:00:00Z` });
export const full = (amount: string) => toText(toUnits(amount));
export const newDataset = () => `d_${crypto.randomUUID().replaceAll("-", "")}`;

export interface Workbench {
  warehouse: Warehouse;
  dataset: string;
  readsTag(key: string): boolean;
  file(lines: readonly Line[]): Promise<string>;
  /** The load of one file per bill. */
  prepare(generation: number, ...bills: Line[][]): Promise<Load>;
  load(generation: number, ...bills: Line[][]): Promise<SliceLoad[]>;
  /** Everything a reader can see. */
  state(): Promise<unknown>;
  dispose(): Promise<void>;
}

const unopened = () => {
  throw new Error("No warehouse is open.");
};
export const emptyWorkbench: Workbench = {
  warehouse: {
    prepare: unopened,
    replaceSlices: unopened,
    loads: unopened,
    restoreLoads: unopened,
    qualityResults: unopened,
    sliceTotals: unopened,
    select: unopened,
    exportRows: unopened,
    close: unopened,
  },
  dataset: "",
  readsTag: unopened,
  file: unopened,
  prepare: unopened,
  load: unopened,
  state: unopened,
  dispose: unopened,
};

export async function openWorkbench({
  warehouse,
  upload,
  readsTag = () => true,
  dispose,
}: OpenedWarehouse): Promise<Workbench> {
  const folder = await mkdtemp(join(tmpdir(), "warehouse-"));
  const dataset = newDataset();
  const file = async (lines: readonly Line[]) => {
    const path = join(folder, `${crypto.randomUUID()}.parquet`);
    await writeFocusFile(path, lines);
    return upload(path);
  };
  const prepare = async (generation: number, ...bills: Line[][]) =>
    loadOf(generation, await Promise.all(bills.map(async (lines) => ({ uri: await file(lines), lines }))));
  return {
    warehouse,
    dataset,
    readsTag,
    file,
    prepare,
    load: async (generation, ...bills) => warehouse.replaceSlices(dataset, await prepare(generation, ...bills)),
    state: async () => [await warehouse.sliceTotals(dataset), await billedByDay(warehouse, dataset)],
    dispose: async () => {
      await dispose();
      await rm(folder, { recursive: true });
    },
  };
}

/** What the rollup says was billed, by day and currency. */
export function billedByDay(warehouse: Warehouse, dataset: string): Promise<Record<string, string | null>[]> {
  return warehouse.select(dataset, {
    columns: [
      { as: "day", value: chargeDay },
      { as: "currency", value: column("BillingCurrency") },
      { as: "cost", value: call("sum", column("BilledCost")) },
    ],
    from: "cost_daily",
    groupBy: ["day", "currency"],
    orderBy: [
      { by: "day", direction: "asc" },
      { by: "currency", direction: "asc" },
    ],
  });
}
