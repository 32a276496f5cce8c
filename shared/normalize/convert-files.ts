import { rmSync } from "node:fs";
import { access, mkdtemp, realpath, rename, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { DuckDb, identifier, literal } from "#shared/duckdb/duckdb.ts";
import { messageOf, PermanentError } from "#shared/errors.ts";
import { fileColumns } from "#shared/focus/duckdb-schema.ts";
import { describeReport } from "./describe-report.ts";
import { describeReject, RejectedRowsError } from "./find-rejects.ts";
import { normalizePart } from "./normalize-part.ts";

interface Output {
  say(text: string): void;
  progress(text: string): void;
}

/**
 * Reads every bill into FOCUS 1.3 and all of them into one file, in order. False when a bill could not be read, which it says;
 * `out` is then as it was before. Throws a PermanentError when a path is wrong.
 */
export async function convertFiles(inputs: readonly string[], out: string, output: Output): Promise<boolean> {
  await checkPaths(inputs, out);
  const work = await mkdtemp(join(tmpdir(), "cloudact-convert-"));
  const unfinished = join(dirname(resolve(out)), `.${basename(out)}.${process.pid}.unfinished`);
  const cleanUp = () => {
    rmSync(work, { recursive: true, force: true });
    rmSync(unfinished, { force: true });
  };
  process.once("exit", cleanUp);
  try {
    const parts: string[] = [];
    for (const [at, path] of inputs.entries()) {
      const part = join(work, `${at}.parquet`);
      if (await convertOne(path, part, work, output)) parts.push(part);
    }
    if (parts.length < inputs.length) {
      output.say(
        `\nNothing was written to ${out}: ${inputs.length - parts.length} of ${inputs.length} bills cannot be read.`,
      );
      return false;
    }
    await combine(parts, unfinished, out.endsWith(".csv"), work);
    await rename(unfinished, out);
    output.say(`\nWritten: ${out}`);
    return true;
  } finally {
    process.off("exit", cleanUp);
    cleanUp();
  }
}

async function checkPaths(inputs: readonly string[], out: string): Promise<void> {
  if (!/\.(parquet|csv)$/.test(out)) throw new PermanentError(`--out must end in .parquet or .csv, got ${out}.`);
  const folder = dirname(resolve(out));
  await access(folder).catch((cause: unknown) => {
    throw new PermanentError(`The folder of --out does not exist: ${folder}.`, { cause });
  });
  const existing = await realpath(out).catch(() => undefined);
  for (const input of inputs) {
    const found = await stat(input).catch(() => undefined);
    if (!found) throw new PermanentError(`There is no file ${input}.`);
    if (!found.isFile()) throw new PermanentError(`${input} is not a file.`);
    if ((await realpath(input)) === existing) throw new PermanentError(`--out would overwrite the bill ${input}.`);
  }
}

const PROGRESS_MILLISECONDS = 2000;

async function convertOne(path: string, part: string, work: string, output: Output): Promise<boolean> {
  const name = basename(path);
  let told = Date.now();
  const onProgress = (done: number) => {
    if (Date.now() - told < PROGRESS_MILLISECONDS) return;
    told = Date.now();
    output.progress(`${name}: ${Math.round(done * 100)} %`);
  };
  try {
    const rejectsOut = `${part}.rejects.jsonl`;
    const report = await normalizePart({ path, name, out: part, rejectsOut, tempDirectory: work, onProgress });
    output.say(describeReport(report));
    return true;
  } catch (error) {
    if (!(error instanceof PermanentError)) throw new Error(`${name}: ${messageOf(error)}`, { cause: error });
    output.say(`\n${name}\n  ${error.message}`);
    if (error instanceof RejectedRowsError) output.say(describeRejects(error));
    return false;
  }
}

function describeRejects({ rejectedRows, rejects }: RejectedRowsError): string {
  const lines = rejects.map((reject) => `  rejected: ${describeReject(reject)}`);
  const told = new Set(rejects.map((reject) => reject.row)).size;
  if (rejectedRows > told) lines.push(`  and ${rejectedRows - told} more rows`);
  return lines.join("\n");
}

async function combine(parts: readonly string[], out: string, csv: boolean, work: string): Promise<void> {
  await using db = await DuckDb.open({ memoryLimit: "512MB", tempDirectory: work, preserveOrder: true });
  const rows = `read_parquet([${parts.map(literal).join(", ")}])`;
  const select = csv ? fileColumns.map(csvColumn).join(", ") : "*";
  const format = csv ? "FORMAT csv, HEADER, DELIMITER ','" : "FORMAT parquet, COMPRESSION zstd";
  await db.run(`COPY (SELECT ${select} FROM ${rows}) TO ${literal(out)} (${format})`);
}

/** Instants as FOCUS spells them; decimals plain, without the zeros that say nothing. */
function csvColumn({ name, type }: { name: string; type: string }): string {
  const column = identifier(name);
  if (type === "DateTime") return `strftime(${column} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS ${column}`;
  if (type === "Decimal") return `rtrim(rtrim(CAST(${column} AS VARCHAR), '0'), '.') AS ${column}`;
  return column;
}
