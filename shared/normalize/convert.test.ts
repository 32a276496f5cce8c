import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DuckDb, literal } from "#shared/duckdb/duckdb.ts";

const command = new URL("convert.ts", import.meta.url).pathname;
const fixture = (path: string) => new URL(`../providers/${path}`, import.meta.url).pathname;
const focus14 = fixture("focus/fixtures/focus-1.4.csv");
const aws12 = fixture("aws/fixtures/focus-1.2.csv.gz");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-convert-test-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function convert(...args: string[]) {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", command, ...args], { cwd: folder });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((done) => child.once("close", done));
  return { code, stdout, stderr };
}

async function rowsOf(file: string): Promise<unknown[]> {
  await using db = await DuckDb.open();
  return await db.rows(`SELECT * FROM read_parquet(${literal(join(folder, file))})`);
}

test("bills of different formats become one file, and each is told of", async () => {
  const { code, stdout, stderr } = await convert(focus14, aws12, "--out", "all.parquet");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("focus-1.4.csv\n  format: FOCUS 1.4 (focus/1.4)\n  rows: 9 in, 9 out, 0 rejected");
  expect(stdout).toContain("USD: BilledCost 72.4600000123456789, EffectiveCost ");
  expect(stdout).toContain("format: AWS FOCUS 1.2 export (aws/focus-1.2)\n  rows: 10 in, 10 out, 0 rejected");
  expect(stdout).toMatch(/FOCUS 1\.3 rules: \d+ checked, \d+ violated/);
  expect(await rowsOf("all.parquet")).toHaveLength(19);
});

test("reading what it wrote, as CSV or Parquet, changes no row", async () => {
  await convert(focus14, aws12, "--out", "first.parquet");
  await convert("first.parquet", "--out", "second.csv");
  const { stdout } = await convert("second.csv", "--out", "third.parquet");
  expect(stdout).toContain("USD: BilledCost 149.4200000246913578,");
  expect(await rowsOf("third.parquet")).toEqual(await rowsOf("first.parquet"));
});

test("CSV has FOCUS spelling: instants in UTC with Z, plain decimals, empty where there is no value", async () => {
  await convert(focus14, "--out", "out.csv");
  const [first] = parse(await readFile(join(folder, "out.csv")), { columns: true, to: 1 }) as Record<string, string>[];
  expect(first).toMatchObject({ BilledCost: "3", ChargePeriodStart: "2026-03-01T00:00:00Z", ChargeClass: "" });
});

test("a bill with a reject is told of by line and reason, and nothing is written", async () => {
  const spoilt = (await readFile(focus14, "utf8")).replace("2026-03-02T00:00:00Z", "soon");
  await writeFile(join(folder, "spoilt.csv"), spoilt);
  await writeFile(join(folder, "out.csv"), "as before");
  const { code, stdout } = await convert(aws12, "spoilt.csv", "--out", "out.csv");
  expect(code).toBe(1);
  expect(stdout).toContain('rejected: line 2, ChargePeriodEnd "soon" is not a date or time');
  expect(stdout).toContain("Nothing was written to out.csv: 1 of 2 bills cannot be read.");
  expect(await readFile(join(folder, "out.csv"), "utf8")).toBe("as before");
  expect((await readdir(folder)).sort()).toEqual(["out.csv", "spoilt.csv"]);
});

test.each([
  [["--out", "a.csv"], "Name the bills to read"],
  [[focus14], "where to write them"],
  [[focus14, "--format", "csv"], "Unknown option '--format'"],
  [["missing.csv", "--out", "a.csv"], "There is no file missing.csv."],
  [[focus14, "--out", "a.xlsx"], "--out must end in .parquet or .csv, got a.xlsx."],
  [[focus14, "--out", "nowhere/a.csv"], "The folder of --out does not exist"],
])("the call %j is refused", async (args, reason) => {
  const { code, stderr } = await convert(...args);
  expect(code).toBe(2);
  expect(stderr).toContain(reason);
  expect(await readdir(folder)).toEqual([]);
});

test("it never writes over a bill it reads", async () => {
  const text = await readFile(focus14, "utf8");
  await writeFile(join(folder, "bill.csv"), text);
  const { code, stderr } = await convert("bill.csv", "--out", "./bill.csv");
  expect({ code, stderr }).toEqual({ code: 2, stderr: "--out would overwrite the bill bill.csv.\n" });
  expect(await readFile(join(folder, "bill.csv"), "utf8")).toBe(text);
});
