import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DuckDb, literal } from "#shared/duckdb/duckdb.ts";
import { RejectedRowsError } from "./find-rejects.ts";
import { normalizePart } from "./normalize-part.ts";

const cells = {
  BilledCost: "1.5",
  EffectiveCost: "1.25",
  ListCost: "2",
  ContractedCost: "1.75",
  BillingCurrency: "USD",
  BillingAccountId: "acme",
  BillingPeriodStart: "2026-03-01T00:00:00Z",
  BillingPeriodEnd: "2026-04-01T00:00:00Z",
  ChargePeriodStart: "2026-03-02T00:00:00Z",
  ChargePeriodEnd: "2026-03-03T00:00:00Z",
  ChargeCategory: "Usage",
  ChargeDescription: "Hours",
  ProviderName: "AWS",
  PublisherName: "AWS",
  x_Team: "ovens",
};
type Cells = Record<string, string>;
const quoted = (value: string) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
const line = (values: readonly string[]) => `${values.map(quoted).join(",")}\n`;
const bill = (...rows: Cells[]) =>
  line(Object.keys({ ...cells, ...rows[0] })) + rows.map((row) => line(Object.values({ ...cells, ...row }))).join("");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-normalize-test-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function normalize(content: string | Uint8Array, onProgress?: (done: number) => void) {
  const path = join(folder, "bill.csv");
  await writeFile(path, content);
  return normalizeFile(path, onProgress);
}

function normalizeFile(path: string, onProgress?: (done: number) => void) {
  return normalizePart({
    path,
    name: "bill.csv",
    out: join(folder, "out.parquet"),
    rejectsOut: join(folder, "rejects.jsonl"),
    tempDirectory: folder,
    ...(onProgress && { onProgress }),
  });
}

async function written<T = Record<string, string | null>>(select: string): Promise<T[]> {
  await using db = await DuckDb.open();
  return await db.rows<T>(`SELECT ${select} FROM ${literal(join(folder, "out.parquet"))}`);
}

async function rejectsOf(content: string | Uint8Array) {
  const error: unknown = await normalize(content).catch((reason: unknown) => reason);
  if (!(error instanceof RejectedRowsError)) throw error;
  return error;
}

describe("a bill that is read", () => {
  test("reports rows, exact sums per currency and slices", async () => {
    const rows = [{}, { BilledCost: "0.000000000000000001" }, { BillingCurrency: "EUR", BilledCost: "-3" }];
    const report = await normalize(bill(...rows, { BillingPeriodStart: "2026-02-01" }));
    expect(report).toMatchObject({
      format: "focus/1.0",
      sourceFile: "bill.csv",
      rowsIn: 4,
      rowsOut: 4,
      rejectedRows: 0,
    });
    expect(report.sums.map(({ currency, billed }) => [currency, billed])).toEqual([
      ["EUR", "-3.000000000000000000"],
      ["USD", "3.000000000000000001"],
    ]);
    expect(report.slices).toEqual([
      { provider: "aws", billingAccountId: "acme", billingPeriod: "2026-02-01", rows: 1 },
      { provider: "aws", billingAccountId: "acme", billingPeriod: "2026-03-01", rows: 3 },
    ]);
  });

  test("keeps what is not FOCUS in x_SourceColumns and says so", async () => {
    const report = await normalize(bill({ x_Team: 'a "b"\n' }, { x_Team: "" }));
    expect(report.unmappedColumns).toEqual(["x_Team"]);
    const kept = await written("x_SourceColumns");
    expect(kept.map((row) => JSON.parse(row.x_SourceColumns ?? "null"))).toEqual([{ x_Team: 'a "b"\n' }, null]);
  });

  test("reads empty text and a literal NULL as no value", async () => {
    await normalize(bill({ ChargeDescription: "", RegionId: "NULL" }));
    expect(await written("ChargeDescription, RegionId")).toEqual([{ ChargeDescription: null, RegionId: null }]);
  });

  test("is told by its first bytes, whatever it is called, with any delimiter, BOM or letter case", async () => {
    const text = bill({}).replaceAll(",", ";").replace("BilledCost", "billedcost");
    const report = await normalize(gzipSync(`\u{FEFF}${text}`));
    expect(report.sums[0]?.billed).toBe("1.500000000000000000");
  });

  test("counts what it rounds half-even to 18 decimals, once", async () => {
    const rows = [{ BilledCost: "0.0000000000000000005" }, { BilledCost: "15E-19", ListCost: "2.0000000000000000000" }];
    const report = await normalize(bill(...rows));
    expect(report.roundedValues).toBe(2);
    expect(report.sums[0]?.billed).toBe("0.000000000000000002");
  });

  test("reads a gzip file of several members whole", async () => {
    const text = bill({}, { BilledCost: "2" });
    const report = await normalize(Buffer.concat([gzipSync(text.slice(0, 300)), gzipSync(text.slice(300))]));
    expect(report).toMatchObject({ rowsIn: 2, sums: [{ billed: "3.500000000000000000" }] });
  });

  test("keeps malformed tags, which are no money", async () => {
    await normalize(bill({ Tags: "{broken" }));
    expect(await written("Tags")).toEqual([{ Tags: "{broken" }]);
  });

  test("reads Parquet: a double as the number its writer meant, maps as JSON, lists too", async () => {
    const path = join(folder, "in.parquet");
    await using db = await DuckDb.open();
    const typed = { BilledCost: "0.1::DOUBLE", EffectiveCost: "2::INTEGER", ListCost: "1.25::DECIMAL(9,2)" };
    const values = Object.entries({ ...cells, Tags: "" }).map(([name, value]) => {
      const sql =
        (typed as Cells)[name] ?? (/Period/.test(name) ? `TIMESTAMP ${literal(value.slice(0, 10))}` : literal(value));
      return `${name === "Tags" ? "MAP {'user:env': 'prod'}" : name === "x_Team" ? "['a', 'b']" : sql} AS ${name}`;
    });
    await db.run(`COPY (SELECT ${values.join(", ")} FROM range(3)) TO ${literal(path)} (FORMAT parquet)`);
    const report = await normalizeFile(path);
    expect(report).toMatchObject({
      rowsIn: 3,
      roundedValues: 0,
      sums: [{ billed: "0.300000000000000000", list: "3.750000000000000000" }],
    });
    const [row] = await written("Tags, x_SourceColumns, ChargePeriodStart::VARCHAR AS start");
    expect(row).toEqual({
      Tags: '{"user:env":"prod"}',
      x_SourceColumns: '{"x_Team":"[\\"a\\",\\"b\\"]"}',
      start: "2026-03-02 00:00:00+00",
    });
  });

  test("leaves nothing behind but the Parquet file", async () => {
    await normalize(bill({}));
    expect((await readdir(folder)).sort()).toEqual(["bill.csv", "out.parquet"]);
  });
});

describe("a file that is no bill", () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    ["of 0 bytes", "", /empty \(0 bytes\)/],
    ["of a header alone", bill({}).split("\n", 1)[0] ?? "", /a header but no rows/],
    ["of other columns", "Date,Amount\n2026-03-01,5\n", /No known format.*Date, Amount\. The nearest is .* needs/],
    [
      "without the currency",
      bill({}).replace("BillingCurrency", "Currency"),
      /FOCUS 1\.0, but it lacks the column BillingCurrency/,
    ],
    ["that begins with an empty line", `\n${bill({})}`, /not the header of a bill.*found nothing/],
    ["with lines that end in two ways", bill({}).replace("\n", "\r\n"), /CR LF and some with LF/],
    ["of one column", "hello\nworld\n", /not the header of a bill.*"hello"/],
    ["with a column twice", bill({}).replace("x_Team", "ListCost"), /"ListCost" 2 times \(columns 3, 15\)/],
    [
      "that is a workbook",
      Buffer.from("504b0304140006000800", "hex"),
      /ZIP archive or an Excel workbook; expected CSV/,
    ],
    ["with NUL bytes", Buffer.from("a,b\n\0\0,1\n"), /binary: byte 5 is NUL/],
    ["of UTF-16", Buffer.from(`\u{FEFF}${bill({})}`, "utf16le"), /UTF-16/],
    ["of an empty gzip", gzipSync(""), /gzip archive holds nothing/],
    ["of a broken Parquet file", "PAR1 and nothing else", /Parquet file cannot be read/],
    ["with an open quote", bill({}).replace("Hours", '"Hours'), /Line 2 cannot be read: a quote that is opened there/],
    ["with a quote in the wrong place", bill({}).replace("Hours", '"Hours"x'), /Line 2 cannot be read: its quotes/],
  ])("%s is refused with the reason", async (_name, content, reason) => {
    await expect(normalize(content)).rejects.toThrow(reason);
    await expect(normalize(content)).rejects.toMatchObject({ name: "PermanentError" });
    expect(await readdir(folder)).toEqual(["bill.csv"]);
  });

  // More than what is read for the header, so that most of these cuts lie beyond it.
  const manyRows = Array.from({ length: 10_000 }, (_, at) => ({ BilledCost: `${at}.5`, x_Team: `${at * 7919}` }));
  const whole = gzipSync(bill(...manyRows));

  test.each([3, 10, 1000, whole.length - 1000, whole.length - 8, whole.length - 4, whole.length - 1])(
    "a gzip file cut off after %i bytes is refused as such",
    async (bytes) => {
      await expect(normalize(whole.subarray(0, bytes))).rejects.toThrow(
        /gzip file is cut off|gzip archive holds nothing/,
      );
    },
  );

  test("a gzip file with a changed byte is refused, even where DuckDB reads it", async () => {
    const changed = Buffer.from(whole);
    changed[changed.length - 6] = (changed.at(-6) ?? 0) ^ 0xff;
    await expect(normalize(changed)).rejects.toThrow("gzip file is damaged");
  });

  test("a gzip file whose second member is cut off is refused", async () => {
    await expect(normalize(Buffer.concat([gzipSync(bill({})), whole.subarray(0, -5)]))).rejects.toThrow(
      "gzip file is cut off",
    );
  });
});

describe("a bill with rows that cannot be read", () => {
  test("is refused whole; every reject names line, row, column, value and reason", async () => {
    const spoilt = [
      { ChargeDescription: "two\nlines" },
      { BilledCost: "$5", BillingCurrency: "XXX" },
      {},
      { ListCost: "" },
    ];
    const error = await rejectsOf(bill(...spoilt));
    expect(error.rejectedRows).toBe(2);
    expect(error.rejects.map(({ line, row, column, value }) => [line, row, column, value])).toEqual([
      [4, 2, "BilledCost", "$5"],
      [4, 2, "BillingCurrency", "XXX"],
      [6, 4, "ListCost", ""],
    ]);
    expect(error.message).toContain(
      '2 rows cannot be read, so nothing of the bill is taken. The first: line 4, BilledCost "$5" is',
    );
    const lines = (await readFile(join(folder, "rejects.jsonl"), "utf8")).trim().split("\n");
    expect(lines.map((text) => JSON.parse(text))).toEqual(error.rejects);
    expect(existsSync(join(folder, "out.parquet"))).toBe(false);
  });

  test.each<[string, Cells, string, string]>([
    ["a decimal with separators", { ListCost: "1,000.00" }, "ListCost", "is not a decimal number"],
    ["a number too large", { PricingQuantity: "1E20" }, "PricingQuantity", "more than 20 digits"],
    ["a date of another country", { ChargePeriodStart: "3/2/26" }, "ChargePeriodStart", "is not a date or time"],
    ["no account", { BillingAccountId: "" }, "BillingAccountId", "is missing"],
    ["an unknown category", { ChargeCategory: "Consumption" }, "ChargeCategory", "is not one of Usage, Purchase"],
    ["a currency in lower case", { BillingCurrency: "usd" }, "BillingCurrency", "is not an ISO 4217 currency code"],
    [
      "a currency that is part of the list",
      { BillingCurrency: "D A" },
      "BillingCurrency",
      "is not an ISO 4217 currency code",
    ],
    ["no duration", { ChargePeriodEnd: cells.ChargePeriodStart }, "ChargePeriodEnd", "is not after ChargePeriodStart"],
  ])("%s is a reject", async (_name, row, column, reason) => {
    const error = await rejectsOf(bill(row));
    expect(error.rejects).toHaveLength(1);
    expect(error.rejects[0]).toMatchObject({ line: 2, column });
    expect(error.rejects[0]?.reason).toContain(reason);
  });

  test.each([
    ["too few columns", bill({}, {}).replace(/,ovens\n$/, "\n"), "has 14 columns; the header has 15"],
    ["too many columns", bill({}, {}).replace(/\n$/, ",x\n"), "has 16 columns; the header has 15"],
  ])("a row of %s is a reject", async (_name, text, reason) => {
    expect((await rejectsOf(text)).rejects).toEqual([{ line: 3, row: 2, column: "the row", value: "", reason }]);
  });

  test("bytes that are not UTF-8 are a reject", async () => {
    const error = await rejectsOf(Buffer.from(bill({ ChargeDescription: "caf\u00e9" }), "latin1"));
    expect(error.rejects[0]).toMatchObject({
      line: 2,
      column: "ChargeDescription",
      reason: "has bytes that are not UTF-8",
    });
  });

  test("in Parquet they have a row and no line", async () => {
    const path = join(folder, "in.parquet");
    await using db = await DuckDb.open();
    const values = Object.entries(cells).map(([name, value]) => `${literal(value)} AS ${name}`);
    const sql = `SELECT ${values.join(", ")} FROM range(3)`.replace(
      "'USD'",
      "CASE range WHEN 1 THEN 'NaN' ELSE 'USD' END",
    );
    await db.run(`COPY (${sql}) TO ${literal(path)} (FORMAT parquet)`);
    const error: unknown = await normalizeFile(path).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      rejectedRows: 1,
      rejects: [{ line: null, row: 2, column: "BillingCurrency", value: "NaN" }],
    });
  });

  test("only the first 20 rejects are told; all are in the file", async () => {
    const error = await rejectsOf(bill(...Array.from({ length: 30 }, () => ({ BilledCost: "x" }))));
    expect([error.rejectedRows, error.rejects.length]).toEqual([30, 20]);
    expect((await readFile(join(folder, "rejects.jsonl"), "utf8")).trim().split("\n")).toHaveLength(30);
  });
});
