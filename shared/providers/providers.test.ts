import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DuckDb, literal } from "#shared/duckdb/duckdb.ts";
import { columns as focusColumns } from "#shared/focus/columns.ts";
import { RejectedRowsError } from "#shared/normalize/find-rejects.ts";
import { normalizePart } from "#shared/normalize/normalize-part.ts";
import { recogniseFormat } from "#shared/normalize/recognise-format.ts";
import type { PartReport } from "#shared/normalize/report.ts";
import { providers } from "./registry.ts";

/** What every provider promises, on the bills in its `fixtures` folder. `X.invoice.json` has their totals per currency. */

const folders = readdirSync(new URL(".", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(new URL(entry.name, import.meta.url)).includes("index.ts"))
  .map((entry) => entry.name);
const fixtures = providers.flatMap(({ id }) => {
  const folder = new URL(`${id}/fixtures/`, import.meta.url);
  const bills = readdirSync(folder).filter((file) => !file.endsWith(".json"));
  return bills.map((file) => ({ id, file, path: new URL(file, folder).pathname }));
});

/** The MUST rules a vendor's own bill breaks, so that no mapping can mend it; all other MUST rules hold. */
interface Invoice {
  sums: Record<string, string>;
  tolerates: string[];
}
function invoiceOf(path: string): Invoice {
  const { tolerates = [], ...sums } = JSON.parse(readFileSync(`${path}.invoice.json`, "utf8"));
  return { sums, tolerates };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-providers-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function normalize(path: string, name = "out") {
  const out = join(folder, `${name}.parquet`);
  const report = await normalizePart({
    path,
    name: "bill",
    out,
    rejectsOut: join(folder, `${name}.jsonl`),
    tempDirectory: folder,
  });
  return { report, out };
}

test("every provider folder is registered under its own name", () => {
  expect(providers.map(({ id }) => id).sort()).toEqual(folders.sort());
});

test("every format's id begins with its provider, and no two are the same", () => {
  const ids = providers.flatMap(({ id, formats }) => formats.map((format) => ({ id, format: format.id })));
  for (const { id, format } of ids) expect(format).toMatch(new RegExp(`^${id}/[a-z0-9.-]+$`));
  expect(new Set(ids.map(({ format }) => format)).size).toBe(ids.length);
});

test("every format has a bill among the fixtures", async () => {
  const formats = await Promise.all(fixtures.map(({ path }) => readHeader(path)));
  const seen = new Set(formats.map((columns) => recogniseFormat(columns).format.id));
  expect(providers.flatMap(({ formats }) => formats.map(({ id }) => id)).filter((id) => !seen.has(id))).toEqual([]);
});

describe.each(fixtures)("$id/fixtures/$file", ({ path }) => {
  let report: PartReport;
  let out: string;
  beforeAll(async () => {
    ({ report, out } = await normalize(path, "first"));
  });

  test("adds up to its invoice, to the last decimal, in every currency", () => {
    const billed = Object.fromEntries(report.sums.map(({ currency, billed }) => [currency, scaled(billed)]));
    const invoice = Object.entries(invoiceOf(path).sums).map(([currency, total]) => [currency, scaled(total)]);
    expect(billed).toEqual(Object.fromEntries(invoice));
  });

  test("is mapped to the same bytes every time", async () => {
    const second = await normalize(path, "second");
    expect((await readFile(out)).equals(await readFile(second.out))).toBe(true);
  });

  test("breaks no MUST rule but the tolerated ones", () => {
    const broken = report.conformance.violations.filter(({ severity }) => severity === "must");
    expect(broken.map(({ ruleId }) => ruleId).sort()).toEqual(invoiceOf(path).tolerates.toSorted());
  });

  test("has a value in every column that FOCUS wants filled", async () => {
    const mandatory = focusColumns.filter((column) => column.level === "Mandatory" && !column.nulls);
    const nulls = mandatory.map(({ name }) => `count(*) - count(${name}) AS ${name}`);
    await using db = await DuckDb.open();
    const [counts] = await db.rows<Record<string, string>>(`SELECT ${nulls.join(", ")} FROM ${literal(out)}`);
    expect(Object.entries(counts ?? {}).filter(([, count]) => count !== "0")).toEqual([]);
  });

  test("is refused whole when it is cut off", async () => {
    const bytes = await readFile(path);
    const text = isGzip(bytes) ? bytes : bytes.subarray(0, afterSecondLine(bytes) + 4);
    const cut = join(folder, "cut");
    await writeFile(cut, isGzip(bytes) ? bytes.subarray(0, bytes.length - 5) : text);
    await expect(normalize(cut)).rejects.toThrow(
      isGzip(bytes) ? "is cut off" : /^1 row cannot be read.*the header has/,
    );
    await expect(readFile(join(folder, "out.parquet"))).rejects.toThrow("ENOENT");
  });

  test("is refused whole when a cost is no number", async () => {
    const bytes = await readFile(path);
    const text = (isGzip(bytes) ? gunzipSync(bytes) : bytes).toString("utf8");
    const { spoilt, header } = spoilCost(text);
    const bad = join(folder, "bad");
    await writeFile(bad, isGzip(bytes) ? gzipSync(spoilt) : spoilt);
    const error: unknown = await normalize(bad).catch((reason: unknown) => reason);
    if (!(error instanceof RejectedRowsError)) throw error;
    expect(error.rejects[0]).toMatchObject({ line: 2, row: 1, column: header, value: "twelve" });
    expect(error.rejects[0]?.reason).toContain("is not a decimal number");
  });
});

const isGzip = (bytes: Buffer) => bytes[0] === 0x1f;

async function readHeader(path: string): Promise<string[]> {
  const bytes = await readFile(path);
  return csvRecords((isGzip(bytes) ? gunzipSync(bytes) : bytes).toString("utf8"))[0] ?? [];
}

function csvRecords(text: string): string[][] {
  return parse(text, { bom: true, delimiter: delimiterOf(text) });
}
const delimiterOf = (text: string) => (text.split("\n", 1)[0]?.includes(";") ? ";" : ",");

function afterSecondLine(bytes: Buffer): number {
  return bytes.indexOf("\n", bytes.indexOf("\n") + 1) + 1;
}

/** Puts a word into the first row's cell of a cost the format cannot do without. */
function spoilCost(text: string): { spoilt: string; header: string } {
  const [columns = [], first = [], ...rest] = csvRecords(text);
  const { mapping } = recogniseFormat(columns);
  const declared = Object.entries(mapping.columns).filter(([, { type, required }]) => type === "decimal" && required);
  const header = declared.map(([name, column]) => column.header ?? name).find((name) => columns.includes(name)) ?? "";
  const spoilt = first.map((value, at) => (columns[at] === header ? "twelve" : value));
  const delimiter = delimiterOf(text);
  const lines = [columns, spoilt, ...rest].map((record) => record.map(quoted).join(delimiter));
  return { spoilt: `${lines.join("\n")}\n`, header };
}
const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;

/** 12.5 and 12.500 are one amount. */
function scaled(amount: string): bigint {
  const [whole = "", fraction = ""] = amount.split(".");
  return BigInt(whole + fraction.padEnd(18, "0"));
}
