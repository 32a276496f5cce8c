import { setTimeout as wait } from "node:timers/promises";
import type { BigQueryParameter } from "#shared/costs/print-bigquery.ts";
import { dailyColumns } from "#shared/costs/tables.ts";
import { fileColumns } from "#shared/focus/duckdb-schema.ts";
import { qualityResults } from "../duckdb/quality-results.ts";
import type { Load, SliceLoad } from "../warehouse.ts";
import { QueryError } from "./query-error.ts";
import type { Queries } from "./run-query.ts";
import { statement } from "./sql.ts";
import type { Staging } from "./stage-files.ts";

const namedSliceLoads = statement("named-slice-loads");
const loadSlices = statement("load-slices");
const stagedDays = statement("staged-days");
const refuse = statement("refuse");

export interface Replacing {
  queries: Queries;
  dataset: string;
  stage(load: Load): Promise<Staging>;
}

/** Loads of one dataset that meet cancel one another: this often, one comes again before the message does. */
const attempts = 5;

/**
 * All slices of the load, or none. Throws a plain Error that names the difference when the files do not hold what their reports say, or the
 * tables not what the files hold; nothing is changed then.
 */
export async function replaceSlices({ queries, dataset, stage }: Replacing, load: Load): Promise<SliceLoad[]> {
  for (let attempt = 1; ; attempt += 1) {
    const standing = await readStanding(queries, dataset, load);
    // What is loaded or superseded once stays so: nothing to do, and no transaction to say it.
    const replaced = standing.filter(({ outcome }) => outcome === "loaded");
    if (replaced.length === 0) return standing.map(toSliceLoad);
    const staging = await stage(load);
    try {
      const days = await queries.rows<Days>(
        { sql: stagedDays({ staging: staging.table }) },
        { dataset, purpose: "staged-days", work: "load" },
      );
      const rows = await runScript({ queries, dataset }, load, { staging, bounds: boundsOf([...days, ...replaced]) });
      await staging.drop();
      return rows.map(toSliceLoad);
    } catch (error) {
      if (attempt === attempts || !isCancelled(error)) throw refused(error, load);
      await wait(1000 * 2 ** attempt * (0.5 + Math.random()));
    }
  }
}

/** UTC, YYYY-MM-DD. */
type Days = { firstDay: string | null; lastDay: string | null };
type SliceLoadRow = Days &
  Omit<SliceLoad, "generation" | "rows" | "rowsBefore"> & {
    generation: string;
    rows: string;
    rowsBefore: string | null;
  };

function readStanding(queries: Queries, dataset: string, load: Load): Promise<SliceLoadRow[]> {
  const named = { sql: namedSliceLoads({ load_slices: `(${loadSlices()})` }), parameters: namedBy(load) };
  return queries.rows(named, { dataset, purpose: "named-slices" });
}

/** One transaction. Its id is new with every call: a repeated delivery finds in the tables what the first one did. */
function runScript(
  { queries, dataset }: Pick<Replacing, "queries" | "dataset">,
  load: Load,
  { staging, bounds }: { staging: Staging; bounds: Bounds },
) {
  const parameters = [...namedBy(load), ...boundBy(load), ...boundBetween(bounds)];
  const jobId = `replace_${staging.name}_${crypto.randomUUID()}`;
  const options = { dataset, purpose: "replace-slices", work: "load", jobId } as const;
  return queries.rows<SliceLoadRow>({ sql: script(staging), parameters }, options);
}

function script({ table }: Staging): string {
  const slots = { staging: table, columns, dimensions, loaded_daily: statement("loaded-daily")() };
  const run = (name: string) => statement(name)(slots);
  const prove = (name: string) => refuse({ differences: run(name) });
  return [
    "BEGIN TRANSACTION",
    run("take-lock"),
    `CREATE TEMP TABLE load_slices AS\n${run("load-slices")}`,
    prove("unready-slices"),
    `CREATE TEMP TABLE file_sums AS\n${run("file-sums")}`,
    prove("unproven-files"),
    run("delete-rows"),
    run("insert-rows"),
    run("insert-daily"),
    prove("unproven-slices"),
    run("insert-slice-loads"),
    run("delete-daily"),
    run("delete-quality-results"),
    run("insert-quality-results"),
    "COMMIT TRANSACTION",
    namedSliceLoads({ load_slices: "load_slices" }),
  ].join(";\n\n");
}

const columns = fileColumns.map(({ name }) => name).join(", ");
const measures = /^(x_ChargeDay|x_Generation|x_RowCount|x_ChargedUntil|x_Unknown\w+|\w+Cost)$/;
const dimensions = dailyColumns
  .map(({ name }) => name)
  .filter((name) => !measures.test(name))
  .join(", ");

const text = (name: string, value: unknown): BigQueryParameter => ({
  name,
  type: "STRING",
  value: typeof value === "string" ? value : JSON.stringify(value),
});

const namedBy = ({ slices, generation }: Load) => [text("slices", slices), text("generation", String(generation))];

const boundBy = ({ orgId, runId, reports }: Load) => [
  text("org", orgId),
  text("run", runId),
  text(
    "report_slices",
    reports.flatMap(({ report }) => report.slices),
  ),
  text(
    "report_sums",
    reports.flatMap(({ report }) => report.sums),
  ),
  text("results", qualityResults(reports)),
];

/** The days (YYYY-MM-DD, UTC) on which rows are deleted and inserted, so that no other partition is read; `until` is exclusive. */
interface Bounds {
  from: string;
  until: string;
}

const boundBetween = ({ from, until }: Bounds): BigQueryParameter[] => [
  { name: "from", type: "TIMESTAMP", value: `${from}T00:00:00Z` },
  { name: "until", type: "TIMESTAMP", value: `${until}T00:00:00Z` },
];

function boundsOf(all: readonly Days[]): Bounds {
  const days = all.flatMap(({ firstDay, lastDay }) => [firstDay ?? [], lastDay ?? []].flat()).sort();
  const from = days.at(0) ?? "1970-01-01";
  const after = new Date(`${days.at(-1) ?? from}T00:00:00Z`);
  after.setUTCDate(after.getUTCDate() + 1);
  return { from, until: after.toISOString().slice(0, 10) };
}

const saidBy = (error: unknown) => (error instanceof QueryError ? error.said : "");

/**
 * BigQuery cancelled one of two transactions that change the same table, which it tells by this text alone; or the bounds were read before
 * another load was through. https://cloud.google.com/bigquery/docs/transactions#transaction_concurrency
 */
function isCancelled(error: unknown): boolean {
  return /concurrent update|has changed meanwhile/.test(saidBy(error));
}

function refused(error: unknown, { runId }: Load): unknown {
  const [, differences] = /<<([\s\S]*?)>>/.exec(saidBy(error)) ?? [];
  if (differences === undefined) return error;
  const inFull = differences.replaceAll(/\[(-?\d+)\.?(\d*)\]/g, (_, whole, part) => `${whole}.${part.padEnd(18, "0")}`);
  return new Error(`Run ${runId} was not loaded, since its files do not add up (${inFull}`, { cause: error });
}

function toSliceLoad({
  outcome,
  connectionId,
  provider,
  billingAccountId,
  billingPeriod,
  ...row
}: SliceLoadRow): SliceLoad {
  return {
    outcome,
    connectionId,
    provider,
    billingAccountId,
    billingPeriod,
    generation: Number(row.generation),
    rows: Number(row.rows),
    rowsBefore: row.rowsBefore === null ? null : Number(row.rowsBefore),
    sums: row.sums,
    dayChanges: row.dayChanges,
  };
}
