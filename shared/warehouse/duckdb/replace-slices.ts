import { type DuckDb, identifier, literal, type Parameters } from "#shared/duckdb/duckdb.ts";
import type { Files, LocalFile } from "#shared/files/files.ts";
import { fileColumns } from "#shared/focus/duckdb-schema.ts";
import type { Load, SliceLoad } from "../warehouse.ts";
import { periodBounds } from "./period-bounds.ts";
import { qualityResults } from "./quality-results.ts";
import { statement } from "./sql.ts";

const loadSlices = statement("load-slices");
const loadedDaily = statement("loaded-daily");
const fileSums = statement("file-sums");
const unprovenFiles = statement("unproven-files");
const deleteRows = statement("delete-rows");
const insertRows = statement("insert-rows");
const insertDaily = statement("insert-daily");
const loadedLineItems = statement("loaded-line-items");
const unprovenSlices = statement("unproven-slices");
const insertSliceLoads = statement("insert-slice-loads");
const deleteDaily = statement("delete-daily");
const insertQualityResults = statement("insert-quality-results");
const namedSliceLoads = statement("named-slice-loads");

/**
 * All slices of the load, or none. Throws a plain Error that names the difference when the files do not hold what their
 * reports say, or the tables not what the files hold; nothing is changed then.
 */
export function replaceSlices(db: DuckDb, load: Load, files: Pick<Files, "open">): Promise<SliceLoad[]> {
  return db.transaction(async () => {
    const generation = BigInt(load.generation);
    await db.run(loadSlices(), { slices: JSON.stringify(load.slices), generation });
    const toLoad = await db.rows<{ billing_period: string }>(
      "SELECT billing_period FROM load_slices WHERE outcome = 'loaded'",
    );
    if (toLoad.length > 0) {
      await replace(db, load, { generation, ...periodBounds(toLoad.map((slice) => slice.billing_period)) }, files);
    }
    return (await db.rows<SliceLoadRow>(namedSliceLoads())).map(toSliceLoad);
  });
}

interface Replacement {
  generation: bigint;
  /** The billing periods that are replaced start in here; `until` is exclusive. */
  from: string;
  until: string;
}

async function replace(
  db: DuckDb,
  load: Load,
  { generation, from, until }: Replacement,
  files: Pick<Files, "open">,
): Promise<void> {
  await using opened = await openAll(load.focusUris, files);
  const slots = { files: `[${opened.paths.map(literal).join(", ")}]`, columns: columnList };
  const run = load.runId;
  await db.run(fileSums(slots));
  await refuse(db, load, unprovenFiles(), reported(load));
  await db.run(deleteRows(), { from, until });
  await db.run(insertRows(slots), { org: load.orgId, run, generation });
  const daily = insertDaily({ line_items: loadedLineItems(), generation: "$generation" });
  await db.run(daily, { from, until, generation });
  await db.run(loadedDaily());
  await refuse(db, load, unprovenSlices(), { generation });
  await db.run(insertSliceLoads(), { run, generation });
  await db.run(deleteDaily(), { generation });
  await db.run("DELETE FROM quality_results WHERE run_id = $run", { run });
  await db.run(insertQualityResults(), { run, results: JSON.stringify(qualityResults(load.reports)) });
}

const columnList = fileColumns.map(({ name }) => `f.${identifier(name)}`).join(", ");

function reported({ reports }: Load): Parameters {
  return {
    report_slices: JSON.stringify(reports.flatMap(({ report }) => report.slices)),
    report_sums: JSON.stringify(reports.flatMap(({ report }) => report.sums)),
  };
}

async function refuse(db: DuckDb, load: Load, sql: string, parameters: Parameters): Promise<void> {
  const differences = await db.rows<{ difference: string }>(sql, parameters);
  if (differences.length === 0) return;
  const first = differences.slice(0, 5).map(({ difference }) => difference);
  throw new Error(
    `Run ${load.runId} was not loaded, since its files do not add up (${differences.length} differences): ${first.join("; ")}`,
  );
}

async function openAll(uris: readonly string[], files: Pick<Files, "open">) {
  await using stack = new AsyncDisposableStack();
  const paths: string[] = [];
  for (const uri of uris) {
    const file: LocalFile = stack.use(await files.open(uri));
    paths.push(file.path);
  }
  const kept = stack.move();
  return { paths, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

type SliceLoadRow = Omit<SliceLoad, "generation" | "rows" | "rowsBefore"> & {
  generation: string;
  rows: string;
  rowsBefore: string | null;
};

function toSliceLoad(row: SliceLoadRow): SliceLoad {
  return {
    ...row,
    generation: Number(row.generation),
    rows: Number(row.rows),
    rowsBefore: row.rowsBefore === null ? null : Number(row.rowsBefore),
  };
}
