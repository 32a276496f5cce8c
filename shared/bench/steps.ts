import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename, join } from "node:path";
import { text } from "node:stream/consumers";
import { DuckDb, identifier, literal } from "#shared/duckdb/duckdb.ts";
import { importFiles } from "#shared/embedded/import-files.ts";
import { connect } from "#shared/embedded/running-platform.ts";
import { showRun } from "#shared/embedded/show-run.ts";
import { columns } from "#shared/focus/columns.ts";
import { duckDbTypes } from "#shared/focus/duckdb-schema.ts";
import { checkConformance } from "#shared/normalize/check-conformance.ts";
import { normalizePart } from "#shared/normalize/normalize-part.ts";
import type { PartReport } from "#shared/normalize/report.ts";
import { openDuckDbWarehouse } from "#shared/warehouse/duckdb-warehouse.ts";

/** What is measured, in seconds, each in a process of its own. The folder holds the bill and takes what comes of it. */
const limits = { memoryLimit: "512MB", threads: 2 };
const billOf = (folder: string) => join(folder, "bill.csv");
const focusOf = (folder: string) => join(folder, "focus.parquet");

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

const typeOf = (name: string) => duckDbTypes[columns.find((column) => column.name === name)?.type ?? "String"];

/** The baseline: DuckDB copies the same columns, typed, from the same file to the same kind of Parquet. */
const copy = (folder: string) => copyAs(folder, typeOf);

/** What reading and writing cost alone: the same columns as the text they are, so nothing is understood or checked. */
const copyText = (folder: string) => copyAs(folder, () => "VARCHAR");

async function copyAs(folder: string, type: (name: string) => string): Promise<number> {
  const header = (await text(createReadStream(billOf(folder), { end: 8192 }))).split("\n")[0]?.split(",") ?? [];
  const typed = header.map((name) => `${literal(name)}: ${literal(type(name))}`).join(", ");
  const csv = `header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {${typed}}`;
  const source = `SELECT ${header.map(identifier).join(", ")} FROM read_csv(${literal(billOf(folder))}, ${csv})`;
  const target = `${literal(join(folder, "copy.parquet"))} (FORMAT parquet, COMPRESSION zstd)`;
  await using db = await DuckDb.open({ ...limits, preserveOrder: true, tempDirectory: folder });
  return await timed(() => db.run(`COPY (${source}) TO ${target}`));
}

let report: PartReport;

async function normalize(folder: string): Promise<number> {
  const files = { path: billOf(folder), out: focusOf(folder), rejectsOut: join(folder, "rejects.jsonl") };
  return timed(async () => {
    report = await normalizePart({ ...files, name: basename(files.path), tempDirectory: folder, ...limits });
  });
}

/** Normalizing and loading, with nothing around them: what the pipeline is compared with. */
async function load(folder: string): Promise<number> {
  const normalizing = await normalize(folder);
  const files = { open: async (path: string) => ({ path, [Symbol.asyncDispose]: async () => undefined }) };
  const warehouse = openDuckDbWarehouse({ folder: join(folder, "bare"), files });
  const slices = report.slices.map((slice) => ({ ...slice, connectionId: randomUUID() }));
  const facts = { orgId: randomUUID(), runId: randomUUID(), generation: 1 };
  const reports = [{ partId: randomUUID(), report }];
  const loading = await timed(() =>
    warehouse.replaceSlices("bench_local", { ...facts, slices, reports, focusUris: [focusOf(folder)] }),
  );
  await warehouse.close();
  return normalizing + loading;
}

async function conformance(folder: string): Promise<number> {
  await using db = await DuckDb.open(limits);
  await db.run(`CREATE TABLE bill AS SELECT * FROM ${literal(focusOf(folder))} LIMIT 100000`);
  return await timed(() => checkConformance(db, "bill"));
}

/** File in, alert decision out, through the whole platform: twice, the second time unchanged. */
async function endToEnd(folder: string): Promise<number[]> {
  const platform = await connect({ startIfNeeded: true });
  const once = async () => {
    const run = await importFiles(platform, { org: "bench", paths: [billOf(folder)], say: () => undefined });
    if ((await showRun(platform, run, () => undefined)) !== 0) throw new Error("The import failed.");
  };
  const measured = [await timed(once), await timed(once)];
  await platform.disconnect();
  return measured;
}

export const steps = { copy, copyText, normalize, load, conformance, endToEnd };
export type StepName = keyof typeof steps;
