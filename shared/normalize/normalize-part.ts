import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { DuckDb, literal } from "#shared/duckdb/duckdb.ts";
import { messageOf, PermanentError } from "#shared/errors.ts";
import { readFigures, unmappedColumns } from "./build-report.ts";
import { findRejects } from "./find-rejects.ts";
import { checkGzip } from "./gzip.ts";
import { type RecognisedFormat, recogniseFormat } from "./recognise-format.ts";
import type { PartReport } from "./report.ts";
import { openSourceFile, type SourceFile } from "./source-file.ts";
import { type Rounding, roundedValuesSql, sourceViewSql } from "./source-view.ts";
import { writeFocus } from "./write-focus.ts";

export interface NormalizeOptions {
  /** The bill, on this machine. */
  readonly path: string;
  /** The file's name as people know it. */
  readonly name: string;
  /** Where the Parquet file of FOCUS 1.3 rows goes; there is none when this throws. */
  readonly out: string;
  /** Where rows that cannot be read go, as JSON lines; there is no such file when all can. */
  readonly rejectsOut: string;
  /** An existing folder for what does not fit into memory. */
  readonly tempDirectory: string;
  /** Of DuckDB; the process needs about 250 MB on top. 512MB when absent. */
  readonly memoryLimit?: string;
  /** As many as the machine has when absent. */
  readonly threads?: number;
  /** The share that is done, 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Reads a bill of any known format into FOCUS 1.3. Throws a PermanentError that says what is wrong with the file, and a
 * RejectedRowsError when single rows of it cannot be read.
 */
export async function normalizePart(options: NormalizeOptions): Promise<PartReport> {
  const work = await mkdtemp(join(options.tempDirectory, "normalize-"));
  const db = await DuckDb.open({
    tempDirectory: work,
    memoryLimit: options.memoryLimit ?? "512MB",
    ...(options.threads && { threads: options.threads }),
    preserveOrder: true,
  });
  try {
    await db.run("SET enable_progress_bar_print = false; SET enable_progress_bar = true");
    await db.run(conversions);
    const file = await openSourceFile(db, options.path);
    const recognised = recogniseFormat(file.columns);
    const written = await writeChecked(db, file, recognised, options, join(work, "profile.json"));
    const figures = await readFigures(db, options.out);
    return {
      format: recognised.format.id,
      formatName: recognised.format.name,
      sourceFile: options.name,
      ...written,
      ...figures,
      rejectedRows: 0,
      rejects: [],
      unmappedColumns: unmappedColumns(file.columns, recognised.mapping),
    };
  } catch (error) {
    await rm(options.out, { force: true });
    throw error;
  } finally {
    db.closeInstance();
    await rm(work, { recursive: true, force: true });
  }
}

const conversions = readFileSync(new URL("conversions.sql", import.meta.url), "utf8");
type Written = Pick<PartReport, "rowsIn" | "roundedValues">;

/** Writes the file while its gzip envelope is checked beside it: the envelope's fault is the cause of all others. */
async function writeChecked(
  db: DuckDb,
  file: SourceFile,
  recognised: RecognisedFormat,
  options: NormalizeOptions,
  profile: string,
): Promise<Written> {
  const envelope = file.kind === "csv" && file.gzip ? checkGzip(file.path) : Promise.resolve();
  const timer = setInterval(() => options.onProgress?.(db.progress()), 500);
  const [checked, written] = await Promise.allSettled([
    envelope,
    writeOnce(db, file, recognised, options.out, profile),
  ]);
  clearInterval(timer);
  if (checked.status === "rejected") throw checked.reason;
  if (written.status === "fulfilled") return written.value;
  if (written.reason instanceof PermanentError || isOutOfResources(written.reason)) throw written.reason;
  await findRejects(db, file, recognised.mapping, options.rejectsOut);
  throw unexplained(written.reason);
}

async function writeOnce(
  db: DuckDb,
  file: SourceFile,
  recognised: RecognisedFormat,
  out: string,
  profile: string,
): Promise<Written> {
  const write = async (rounding: Rounding) => {
    await db.run(sourceViewSql(file, recognised.mapping, rounding));
    return rowsRead(db, file, profile, () => writeFocus(db, recognised, out));
  };
  try {
    return { rowsIn: await write("refuse"), roundedValues: 0 };
  } catch (error) {
    if (!messageOf(error).includes("more than 18 decimals")) throw error;
    const rowsIn = await write("round");
    const [counted] = await db.rows<{ rounded: string }>(roundedValuesSql(file, recognised.mapping));
    return { rowsIn, roundedValues: Number(counted?.rounded) };
  }
}

/** The rows DuckDB read from the file, from its profile of the statement, which spares a second reading. */
async function rowsRead(db: DuckDb, file: SourceFile, profile: string, write: () => Promise<void>): Promise<number> {
  await db.run("SET enable_profiling = 'json'");
  await db.run(`SET profiling_output = ${literal(profile)}`);
  await db.run(`SET custom_profiling_settings = '{"OPERATOR_CARDINALITY": "true", "OPERATOR_TYPE": "true"}'`);
  try {
    await write();
  } finally {
    await db.run("PRAGMA disable_profiling");
  }
  const rows =
    file.kind === "parquet" ? await parquetRows(db, file.path) : scannedRows(await readFile(profile, "utf8"));
  if (rows === 0) throw new PermanentError("The file has a header but no rows.");
  return rows;
}

async function parquetRows(db: DuckDb, path: string): Promise<number> {
  const [counted] = await db.rows<{ rows: string }>(`SELECT count(*) AS rows FROM read_parquet(${literal(path)})`);
  return Number(counted?.rows);
}

function scannedRows(profile: string): number {
  let most = 0;
  JSON.parse(profile, (_key, node: unknown) => {
    const scan = node as { operator_name?: string; operator_cardinality?: number } | null;
    if (scan?.operator_name === "READ_CSV") most = Math.max(most, scan.operator_cardinality ?? 0);
    return node;
  });
  return most;
}

function isOutOfResources(error: unknown): boolean {
  return /^(Out of Memory|IO) Error/.test(messageOf(error));
}

/** DuckDB refused what the row-by-row reading finds no fault in: its quotes, or lines that end in two ways. */
function unexplained(cause: unknown): Error {
  const line = /CSV Error on Line: (\d+)/.exec(messageOf(cause))?.[1];
  if (line) return new PermanentError(`Line ${line} cannot be read: its quotes are not as CSV has them.`, { cause });
  if (messageOf(cause).includes("state machine reached an invalid state")) {
    return new PermanentError("Some lines end with CR LF and some with LF: expected one of them throughout.", {
      cause,
    });
  }
  return new Error("The bill cannot be converted, though each of its rows can be read.", { cause });
}
