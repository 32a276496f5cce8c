import { globSync, readFileSync } from "node:fs";
import { BigQuery } from "@google-cloud/bigquery";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { ledger } from "#shared/costs/ledgers.contract.ts";
import { printBigQuery } from "#shared/costs/print-bigquery.ts";
import type { Select } from "#shared/costs/select.ts";
import { emulatedProject } from "#shared/google/emulators/emulators.ts";
import { type EmulatedBigQuery, startBigQuery } from "#shared/google/emulators/start-bigquery.ts";
import { hasPlainKeys, otherSelects, questionSelects } from "./asked-selects.contract.ts";
import { QueryError } from "./bigquery/query-error.ts";
import { openQueries, type Queries } from "./bigquery/run-query.ts";
import { selectRows } from "./bigquery/select.ts";
import { openBigQueryWarehouse } from "./bigquery-warehouse.ts";
import { bill } from "./bill.contract.ts";
import { plainFiles } from "./plain-files.contract.ts";
import { openSameLedgers } from "./same-ledger.contract.ts";
import { uploadTo } from "./upload.contract.ts";
import { openWorkbench } from "./workbench.contract.ts";

const { bigQuery = "", storage = "" } = inject("emulators");

/**
 * GoogleSQL's own analyzer, as the emulator runs it, on every statement we can ask, and its answers beside DuckDB's. What neither can say:
 */
const onlyTheServiceKnows = [
  "whether a condition on the partitioning column prunes, and is the filter a table requires (offline: bigquery-gate.contract.ts)",
  "bytes read and billed, so whether a question stays below its limit",
  "whether an outer join has an equality to be joined by (offline: bigquery-gate.contract.ts)",
  "isolation of transactions that run at once, and which of them is cancelled",
  "quotas, slots, access, regions, labels, how large an answer may be",
  "the last digits of ABS of a BIGNUMERIC, which the emulator takes as a double",
  "tag keys with quotes, $ or * in a JSONPath, which the emulator refuses and GoogleSQL reads",
];

describe.skipIf(!(bigQuery && storage))("what we ask BigQuery", () => {
  let emulator: EmulatedBigQuery;
  let queries: Queries;
  const counts = { analysed: 0, compared: 0 };
  let ledgers: Awaited<ReturnType<typeof openSameLedgers>>;
  beforeAll(async () => {
    emulator = await startBigQuery({ bigQuery, storage });
    vi.stubEnv("METADATA_SERVER_DETECTION", "none");
    const client = new BigQuery({ projectId: emulatedProject, apiEndpoint: emulator.address });
    queries = openQueries({ client, project: emulatedProject, location: "EU" });
    ledgers = await openSameLedgers(client);
  });
  afterAll(async () => {
    await ledgers?.close();
    await emulator?.stop();
    const unknown = onlyTheServiceKnows.map((one) => `  - ${one}`).join("\n");
    process.stdout.write(
      `GoogleSQL: ${counts.analysed} statements analysed, ${counts.compared} compared with DuckDB\n`,
    );
    process.stdout.write(`Only the service knows:\n${unknown}\n`);
  });

  async function answers(dataset: string, select: Select): Promise<object[]> {
    const { sql } = printBigQuery(select, dataset);
    try {
      return await selectRows(queries, dataset, select);
    } catch (error) {
      throw new Error(`${error instanceof QueryError ? error.said : error}: ${sql}`, { cause: error });
    } finally {
      counts.analysed += 1;
    }
  }

  async function compare(dataset: string, select: Select): Promise<void> {
    const [google, duck] = [await answers(dataset, select), await ledgers.duckDb.select(dataset, select)];
    const { sql } = printBigQuery(select, dataset);
    // The emulator takes ABS of a BIGNUMERIC as a double, which has some 15 digits; we rank by it and show it nowhere.
    const shown = sql.includes("ABS(") ? (rows: readonly object[]) => sorted(rows).map(roundedAmounts) : sorted;
    expect(shown(google), sql).toEqual(shown(duck));
    counts.compared += 1;
  }

  it("is GoogleSQL whatever the key of a tag", async () => {
    const dataset = await ledgers.load([]);
    const all = [...sample(questionSelects, 60).flat(), ...(await otherSelects())];
    for (const select of all.filter((one) => !hasPlainKeys(one))) await answers(dataset, select);
  });

  it("is answered as by DuckDB, question by question", async () => {
    for (const rows of sample(ledger, 3)) {
      const dataset = await ledgers.load(rows);
      for (const select of sample(questionSelects, 20).flat().filter(hasPlainKeys)) await compare(dataset, select);
    }
  });

  it("is answered as by DuckDB: fields, values, days, months and watched costs", async () => {
    const dataset = await ledgers.load(sample(ledger, 1).flat());
    for (const select of (await otherSelects()).filter(hasPlainKeys)) await compare(dataset, select);
  });

  it("and whatever is in a file of SQL is GoogleSQL: each ran in some load, restoration or answer", async () => {
    vi.stubEnv("BIGQUERY_EMULATOR_HOST", emulator.address);
    const asked = vi.spyOn(BigQuery.prototype, "createQueryJob");
    const warehouse = openBigQueryWarehouse({ project: emulatedProject, location: "EU", files: plainFiles });
    const bench = await openWorkbench({ warehouse, upload: uploadTo(storage), dispose: () => warehouse.close() });
    await bench.load(1, bill({ BilledCost: "1" }));
    await warehouse.restoreLoads(bench.dataset, await warehouse.loads(bench.dataset));
    await warehouse.qualityResults(bench.dataset);
    await warehouse.sliceTotals(bench.dataset);
    await bench.dispose();
    const ran = asked.mock.calls.map(([options]) => (typeof options === "object" ? options.query : options)).join("\n");
    const files = globSync("*.sql", { cwd: new URL("bigquery/", import.meta.url) });
    const firstLine = (file: string) =>
      readFileSync(new URL(`bigquery/${file}`, import.meta.url), "utf8").split("\n")[0];
    expect(files.length).toBeGreaterThan(15);
    expect(files.filter((file) => !ran.includes(firstLine(file) ?? file))).toEqual([]);
    counts.analysed += files.length;
  });
});

/** The same in every run, so that what fails here fails everywhere. Another seed asks other questions of other ledgers. */
const seed = 20261122;
const sample = <T>(of: fc.Arbitrary<T>, numRuns: number): T[] => fc.sample(of, { numRuns, seed });
const roundedAmounts = (row: string) => row.replaceAll(/\d+\.\d{18}/g, (amount) => Number(amount).toPrecision(9));
const sorted = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).sort();
