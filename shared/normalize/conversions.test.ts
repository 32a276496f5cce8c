import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DuckDb } from "#shared/duckdb/duckdb.ts";
import type { SourceColumn } from "#shared/providers/provider.ts";
import { faultOf, instantOf } from "./read-value.ts";

let db: DuckDb;
beforeAll(async () => {
  db = await DuckDb.open({ threads: 1 });
  await db.run(readFileSync(new URL("conversions.sql", import.meta.url), "utf8"));
});
afterAll(() => db.closeInstance());

/** What conversions.sql reads; undefined when it refuses. */
async function read(macro: string, text: string): Promise<string | undefined> {
  const rows = await db
    .rows<{ value: string }>(`SELECT (${macro})::VARCHAR AS value FROM (SELECT $text AS v)`, { text })
    .catch(() => []);
  return rows[0]?.value;
}
const readRounded = (text: string) => read("read_decimal(v, true)", text);
const column = (type: SourceColumn["type"]): SourceColumn => ({ type });

/** mantissa × 10^exponent as text with 18 decimals, rounded half-even, in whole numbers only. */
function expectedDecimal(negative: boolean, digits: string, decimals: number): string {
  const excess = decimals - 18;
  const value = BigInt(digits);
  const unit = 10n ** BigInt(Math.max(excess, 0));
  const quotient = excess > 0 ? value / unit : value * 10n ** BigInt(-excess);
  const twice = (value % unit) * 2n;
  const up = excess > 0 && (twice > unit || (twice === unit && quotient % 2n === 1n));
  const text = (quotient + (up ? 1n : 0n)).toString().padStart(19, "0");
  const sign = negative && /[1-9]/.test(text) ? "-" : "";
  return `${sign}${text.slice(0, -18)}.${text.slice(-18)}`;
}

const decimalTexts = fc.record({
  sign: fc.constantFrom("", "-", "+"),
  whole: fc.stringMatching(/^\d{0,18}$/),
  fraction: fc.stringMatching(/^\d{0,30}$/),
  exponent: fc.option(fc.integer({ min: -25, max: 2 })),
});

test("a decimal in any spelling is read exactly, and rounded half-even beyond 18 decimals", async () => {
  await fc.assert(
    fc.asyncProperty(decimalTexts, async ({ sign, whole, fraction, exponent }) => {
      fc.pre(whole + fraction !== "");
      const text = `${sign}${whole}${fraction && `.${fraction}`}${exponent === null ? "" : `E${exponent}`}`;
      const expected = expectedDecimal(sign === "-", whole + fraction, fraction.length - (exponent ?? 0));
      expect(await readRounded(text)).toBe(expected);
      expect(faultOf(text, column("decimal"))).toBeUndefined();
    }),
    { numRuns: 300 },
  );
});

test.each([
  ["2.323760000E-9", "0.000000002323760000"],
  ["0E-6176", "0.000000000000000000"],
  ["+1.5", "1.500000000000000000"],
  [" 1.5 ", "1.500000000000000000"],
  [".5", "0.500000000000000000"],
  ["7.", "7.000000000000000000"],
  ["1e3", "1000.000000000000000000"],
  ["0.0000000000000000005", "0.000000000000000000"],
  ["0.0000000000000000015", "0.000000000000000002"],
  ["-2.5E-18", "-0.000000000000000002"],
  ["99999999999999999999.999999999999999999", "99999999999999999999.999999999999999999"],
])("the decimal %j is %s", async (text, expected) => {
  expect(await readRounded(text)).toBe(expected);
  expect(faultOf(text, column("decimal"))).toBeUndefined();
});

test.each([
  ...[
    "1,000.00",
    "1_000",
    "$5",
    "5 USD",
    "0x1F",
    "NaN",
    "Infinity",
    "inf",
    "1e",
    "-",
    ".",
    "1 2",
    "--1",
    "1.2.3",
    "true",
    "1E30",
  ],
  ...["100000000000000000000", "99999999999999999999.9999999999999999995", "１２"],
])("%j is no decimal, for the fast reading and for the slow one", async (text) => {
  expect(await readRounded(text)).toBeUndefined();
  expect(faultOf(text, column("decimal"))).toBeDefined();
});

test("a decimal of more than 18 decimals is refused where it may not be rounded, unless they are zeros", async () => {
  expect(await read("read_decimal(v, false)", "0.1234567890123456785")).toBeUndefined();
  expect(await read("read_decimal(v, false)", "1.5E-18")).toBeUndefined();
  expect(await read("read_decimal(v, false)", "0.12345678901234567800000")).toBe("0.123456789012345678");
});

test("only values that lose a digit count as rounded", async () => {
  const rounds = (text: string) => read("has_more_than_18_decimals(v)", text);
  expect(await rounds("0.1234567890123456785")).toBe("true");
  expect(await rounds("5E-19")).toBe("true");
  expect(await rounds("0.12345678901234567800000")).toBe("false");
  expect(await rounds("0E-6176")).toBe("false");
  expect(await rounds("12.5")).toBe("false");
});

test.each([
  ["2026-05-01T00:00:00Z", "2026-05-01 00:00:00+00"],
  ["2026-05-01T00:00:00.000Z", "2026-05-01 00:00:00+00"],
  ["2023-11-13T10:00Z", "2023-11-13 10:00:00+00"],
  ["2024-10-01 00:00:00", "2024-10-01 00:00:00+00"],
  ["2024-10-01 00:00:00 UTC", "2024-10-01 00:00:00+00"],
  ["2024-10-01", "2024-10-01 00:00:00+00"],
  ["2026-05-01T01:30:00+02:00", "2026-04-30 23:30:00+00"],
  ["2026-05-01T01:30-0530", "2026-05-01 07:00:00+00"],
])("the instant %j is %s", async (text, expected) => {
  expect(await read("read_instant(v)", text)).toBe(expected);
  expect(new Date(instantOf(text) ?? Number.NaN).toISOString()).toBe(`${expected.slice(0, 19).replace(" ", "T")}.000Z`);
});

test.each([
  ...[
    "5/1/25",
    "12/31/2025",
    "2026-02-30",
    "2026-05-01T25:00:00Z",
    "epoch",
    "infinity",
    "May 2026",
    "20260501",
    "0005-01-25",
  ],
])("%j is no instant, for the fast reading and for the slow one", async (text) => {
  expect(await read("read_instant(v)", text)).toBeUndefined();
  expect(faultOf(text, column("instant"))).toBeDefined();
});

test("price × quantity is exact", async () => {
  const product = (a: string, b: string) =>
    read(`multiply_exactly(CAST('${a}' AS DECIMAL(38, 18)), CAST('${b}' AS DECIMAL(38, 18)))`, "");
  expect(await product("0.1008", "24")).toBe("2.419200000000000000");
  expect(await product("-3.5", "123456789.25")).toBe("-432098762.375000000000000000");
});
