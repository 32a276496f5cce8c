import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BigQuery } from "@google-cloud/bigquery";
import { afterAll, afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { call, within } from "#shared/costs/select.ts";
import { emulatedProject } from "#shared/google/emulators/emulators.ts";
import { freshBigQuery } from "#shared/google/emulators/start-bigquery.ts";
import { QueryError } from "./bigquery/query-error.ts";
import { replaceSlices } from "./bigquery/replace-slices.ts";
import { openQueries, type Queries } from "./bigquery/run-query.ts";
import { stageFiles } from "./bigquery/stage-files.ts";
import { openBigQueryWarehouse } from "./bigquery-warehouse.ts";
import { bill, type Line, loadOf, writeFocusFile } from "./bill.contract.ts";
import { plainFiles } from "./plain-files.contract.ts";
import { uploadTo } from "./upload.contract.ts";
import type { Load } from "./warehouse.ts";
import { full, newDataset, on } from "./workbench.contract.ts";

const { bigQuery = "", storage = "" } = inject("emulators");
const options = { project: emulatedProject, location: "EU", files: plainFiles };
const upload = uploadTo(storage);
const emulator = freshBigQuery({ bigQuery, storage });

describe.skipIf(!(bigQuery && storage))("a BigQuery dataset", () => {
  let dataset = "";
  let client: BigQuery;
  beforeEach(async () => {
    vi.stubEnv("METADATA_SERVER_DETECTION", "none");
    vi.stubEnv("BIGQUERY_EMULATOR_HOST", await emulator.address());
    dataset = newDataset();
    client = new BigQuery({ projectId: emulatedProject });
  });

  afterEach(() => vi.unstubAllEnvs());
  afterAll(() => emulator.stop());

  async function prepare(generation: number, lines: Line[], name: string = crypto.randomUUID()): Promise<Load> {
    const uri = `gs://emulated/${name}.parquet`;
    return loadOf(generation, [{ uri, lines }]);
  }

  async function put({ focusUris: [uri = ""] }: Load, lines: Line[]): Promise<void> {
    const path = join(tmpdir(), uri.split("/").at(-1) ?? "");
    await writeFocusFile(path, lines);
    await upload(path);
    await rm(path);
  }

  async function prepared(generation: number, lines: Line[]): Promise<Load> {
    const load = await prepare(generation, lines);
    await put(load, lines);
    return load;
  }

  it("answers from its tables what another process loaded, when a message comes again", async () => {
    const load = await prepared(1, bill({ BilledCost: "1" }, { BilledCost: "2", ...on(2) }));
    const [first] = await openBigQueryWarehouse(options).replaceSlices(dataset, load);
    const again = await openBigQueryWarehouse(options).replaceSlices(dataset, load);
    expect(again).toEqual([{ ...first, outcome: "already-loaded" }]);
    const tables = (await client.dataset(dataset).getTables())[0].map(({ id }) => id);
    expect(tables).toContain("load_lock");
  });

  it("that no load has made answers as an empty one, and whoever reads makes none", async () => {
    const warehouse = openBigQueryWarehouse(options);
    const rows = call("count");
    const select = {
      columns: [{ as: "rows", value: rows }],
      from: "cost_daily",
      where: within("2026-06-01", "2026-07-01"),
    } as const;
    expect(await warehouse.select(dataset, select)).toEqual([{ rows: "0" }]);
    expect([await warehouse.loads(dataset), await warehouse.sliceTotals(dataset)]).toEqual([[], []]);
    expect(await client.dataset(dataset).exists()).toEqual([false]);
    await warehouse.replaceSlices(dataset, await prepared(1, bill({ BilledCost: "1" })));
    expect(await warehouse.select(dataset, select)).toEqual([{ rows: "1" }]);
    await warehouse.close();
  });

  it("loads under a new job what failed under the first", async () => {
    const lines = bill({ BilledCost: "4" });
    const load = await prepare(1, lines);
    const warehouse = openBigQueryWarehouse(options);
    await expect(warehouse.replaceSlices(dataset, load)).rejects.toThrow(load.focusUris[0] ?? "");
    await put(load, lines);
    expect(await warehouse.replaceSlices(dataset, load)).toMatchObject([{ outcome: "loaded", rows: 1 }]);
  });

  it("reads files once for all deliveries of a message, and again when their table is gone", async () => {
    const load = await prepared(1, bill({ BilledCost: "4" }));
    await openBigQueryWarehouse(options).prepare(dataset);
    const rows = async (name: string) => (await client.query(`SELECT COUNT(*) AS n FROM ${dataset}.${name}`))[0];
    const where = { client, location: "EU", dataset };
    const staging = await stageFiles(where, load);
    await stageFiles(where, load);
    expect(await rows(staging.name)).toEqual([{ n: 1 }]);
    await staging.drop();
    await stageFiles(where, load);
    expect(await rows(staging.name)).toEqual([{ n: 1 }]);
  });

  it("replaces rows whose day is not known with the others", async () => {
    const warehouse = openBigQueryWarehouse(options);
    const undated = (amount: string) =>
      bill({ BilledCost: amount }).map(({ ChargePeriodStart: _, ...line }): Line => line);
    for (const generation of [1, 2]) {
      const load = await prepared(generation, [...bill({ BilledCost: "1" }), ...undated(String(generation))]);
      await warehouse.replaceSlices(dataset, load);
    }
    expect(await warehouse.sliceTotals(dataset)).toMatchObject([{ rows: 2, sums: [{ billed: full("3") }] }]);
    const [days] = await client.query(`SELECT COUNT(*) AS n FROM ${dataset}.cost_daily`);
    expect(days).toEqual([{ n: 2 }]);
  });

  it("comes again when BigQuery cancels its transaction for another's", async () => {
    const load = await prepared(1, bill({ BilledCost: "4" }));
    await openBigQueryWarehouse(options).prepare(dataset);
    const queries = openQueries({ client, project: emulatedProject, location: "EU" });
    let cancelled = 0;
    const contended: Queries = {
      ...queries,
      rows: (statement, asked) => {
        if (asked.purpose !== "replace-slices" || cancelled === 1) return queries.rows(statement, asked);
        cancelled += 1;
        const said = `Transaction is aborted due to concurrent update against table ${dataset}.load_lock.`;
        throw new QueryError("refused", { reason: "invalidQuery", said });
      },
    };
    const stage = () => stageFiles({ client, location: "EU", dataset }, load);
    expect(await replaceSlices({ queries: contended, dataset, stage }, load)).toMatchObject([{ outcome: "loaded" }]);
    expect(cancelled).toBe(1);
  });

  it("is made by two processes at once", async () => {
    await Promise.all([1, 2].map(() => openBigQueryWarehouse(options).prepare(dataset)));
    const [{ labels }] = await client.dataset(dataset).getMetadata();
    expect(labels).toMatchObject({ org: dataset.split("_")[0], schema_version: "1" });
  });

  it("has line items by month of charge, which nobody reads without saying when", async () => {
    await openBigQueryWarehouse(options).prepare(dataset);
    const [table] = await client.dataset(dataset).table("cost_data_standard_1_3").getMetadata();
    expect(table).toMatchObject({
      timePartitioning: { type: "MONTH", field: "ChargePeriodStart" },
      requirePartitionFilter: true,
      clustering: { fields: ["x_ConnectionId", "ServiceName"] },
    });
    const unbounded = client.query(`SELECT COUNT(*) AS n FROM ${dataset}.cost_data_standard_1_3`);
    await expect(unbounded).rejects.toThrow("without a filter over column(s) 'ChargePeriodStart'");
  });

  it("of an older schema gains the columns it lacks, as ones that may be empty", async () => {
    await client.createDataset(dataset);
    const fields = [{ name: "x_ChargeDay", type: "DATE" }];
    await client.dataset(dataset).createTable("cost_daily", { schema: { fields } });
    await openBigQueryWarehouse(options).prepare(dataset);
    const [{ schema }] = await client.dataset(dataset).table("cost_daily").getMetadata();
    expect(schema.fields[0]).toMatchObject(fields[0] ?? {});
    expect(schema.fields).toContainEqual({ name: "BilledCost", type: "BIGNUMERIC", mode: "NULLABLE" });
  });

  it("of a newer schema is read, as after a release that was rolled back, and not written", async () => {
    const load = await prepared(1, bill({ BilledCost: "1" }));
    await openBigQueryWarehouse(options).replaceSlices(dataset, load);
    await client.dataset(dataset).setMetadata({ labels: { schema_version: "1000" } });
    const older = openBigQueryWarehouse(options);
    expect(await older.sliceTotals(dataset)).toMatchObject([{ generation: 1, rows: 1 }]);
    await older.prepare(dataset);
    const next = await prepared(2, bill({ BilledCost: "2" }));
    await expect(older.replaceSlices(dataset, next)).rejects.toThrow("schema 1000");
    expect(await older.sliceTotals(dataset)).toMatchObject([{ generation: 1, rows: 1 }]);
  });
});
