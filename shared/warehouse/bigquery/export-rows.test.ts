import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { call, chargeDay, column, type Select } from "#shared/costs/select.ts";
import { DuckDb, literal } from "#shared/duckdb/duckdb.ts";
import { bill } from "../bill.contract.ts";
import { openDuckDbWarehouse } from "../duckdb-warehouse.ts";
import { plainFiles } from "../plain-files.contract.ts";
import { on, openWorkbench, type Workbench } from "../workbench.contract.ts";
import { exportRows } from "./export-rows.ts";
import type { Queries } from "./run-query.ts";

const select: Select = {
  columns: [
    { as: "ChargePeriodStart", value: column("ChargePeriodStart") },
    { as: "day", value: chargeDay },
    { as: "ServiceName", value: column("ServiceName") },
    { as: "rows", value: call("count") },
    { as: "BilledCost", value: call("sum", column("BilledCost")) },
  ],
  from: "cost_data_standard_1_3",
  groupBy: ["ChargePeriodStart", "day", "ServiceName"],
  orderBy: [{ by: "BilledCost", direction: "asc" }],
};
const lines = bill(
  { BilledCost: "-12345678901234567890.000000000000000001", ServiceName: 'a,"b"\n' },
  { BilledCost: "1.5", ServiceName: "", ...on(2) },
  { BilledCost: "2", ...on(3) },
);

let folder: string;
let embedded: Workbench;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "export-"));
  vi.stubEnv("TMPDIR", folder);
  const warehouse = openDuckDbWarehouse({ folder, files: plainFiles });
  embedded = await openWorkbench({ warehouse, upload: async (path) => path, dispose: () => warehouse.close() });
  await embedded.load(1, lines);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await embedded.dispose();
  await rm(folder, { recursive: true });
});

/** The rows as BigQuery answers them, one a page. */
function answering(rows: readonly Record<string, unknown>[], fail?: Error): Queries {
  return {
    rows: () => Promise.reject(new Error("An export is read page by page.")),
    async *pages<T>() {
      for (const row of rows) yield [row as T];
      if (fail) throw fail;
    },
  };
}
const left = async () => (await readdir(folder)).filter((name) => name.startsWith("cloudact-export-"));

it("writes the same CSV as one machine does, byte by byte", async () => {
  const rows = await embedded.warehouse.select(embedded.dataset, select);
  await using theirs = await embedded.warehouse.exportRows(embedded.dataset, select, { format: "csv" });
  await using ours = await exportRows(answering(rows), "d", select, { format: "csv" });
  expect(await readFile(ours.path, "utf8")).toBe(await readFile(theirs.path, "utf8"));
});

it("writes Parquet with the same types, rows and metadata as one machine does", async () => {
  const options = { format: "parquet", metadata: { FOCUS: '{"a":"b"}' } } as const;
  const rows = await embedded.warehouse.select(embedded.dataset, select);
  await using theirs = await embedded.warehouse.exportRows(embedded.dataset, select, options);
  await using ours = await exportRows(answering(rows), "d", select, options);
  await using db = await DuckDb.open();
  const read = ({ path }: { path: string }) =>
    Promise.all([
      db.rows(`DESCRIBE SELECT * FROM ${literal(path)}`),
      db.rows(`SELECT * FROM ${literal(path)}`),
      db.rows(`SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata(${literal(path)})`),
    ]);
  expect(await read(ours)).toEqual(await read(theirs));
});

it("leaves no file behind: neither once released, nor when BigQuery fails in the middle", async () => {
  const rows = await embedded.warehouse.select(embedded.dataset, select);
  const file = await exportRows(answering(rows), "d", select, { format: "csv" });
  expect(await left()).toHaveLength(1);
  await file[Symbol.asyncDispose]();
  const broken = exportRows(answering(rows, new Error("gone")), "d", select, { format: "csv" });
  await expect(broken).rejects.toThrow("gone");
  expect(await left()).toEqual([]);
});

it("of no rows has its header", async () => {
  await using file = await exportRows(answering([]), "d", select, { format: "csv" });
  expect(await readFile(file.path, "utf8")).toBe("ChargePeriodStart,day,ServiceName,rows,BilledCost\n");
});
