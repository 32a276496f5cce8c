import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DuckDb, literal } from "#shared/duckdb/duckdb.ts";
import { columns } from "#shared/focus/columns.ts";
import { createTableSql } from "#shared/focus/duckdb-schema.ts";
import { rules } from "#shared/focus/rules.ts";
import { jsonCases } from "./json-cases.ts";
import { nullCases } from "./null-cases.ts";
import { type Change, validRows } from "./valid-rows.ts";
import { valueCases } from "./value-cases.ts";

const rowRules = rules.filter((rule) => rule.kind === "row");
const textRules = rowRules.filter(({ requirement }) => requirement.includes("placeholder"));

let db: DuckDb;
beforeEach(async () => {
  db = await DuckDb.open();
  await db.run(createTableSql("bill", columns));
});
afterEach(() => db.closeInstance());

async function fill(rows: readonly Change[]): Promise<void> {
  const tuples = rows.map((row) => {
    const values = columns.map(({ name }) => (row[name] == null ? "NULL" : literal(row[name])));
    return `(${values.join(", ")})`;
  });
  await db.run(`INSERT INTO bill VALUES ${tuples.join(", ")}`);
}

/** For every row of the bill the ids of the rules it breaks. */
async function brokenByRow(checked = rowRules): Promise<string[][]> {
  const flags = checked.map(({ id, broken }) => `(${broken}) IS TRUE AS "${id}"`);
  const rows = await db.rows(`SELECT ${flags.join(", ")} FROM bill`);
  return rows.map((row) =>
    Object.keys(row)
      .filter((id) => row[id])
      .sort(),
  );
}

describe("each rule", () => {
  it("is kept by a valid row of every kind of charge", async () => {
    await fill(Object.values(validRows));
    expect(await brokenByRow()).toEqual(Object.values(validRows).map(() => []));
  });

  const cases = [...nullCases, ...valueCases, ...jsonCases];

  it("is broken by the change that breaks it, and by no other", async () => {
    await fill(cases.map(([kind, change]) => ({ ...validRows[kind], ...change })));
    const found = await brokenByRow();
    expect(cases.map(([kind, change], index) => [kind, change, ...(found[index] ?? [])])).toEqual(
      cases.map(([kind, change, ...broken]) => [kind, change, ...broken.sort()]),
    );
  });

  it("is broken by a blank and by a placeholder where a text belongs", async () => {
    await fill(textRules.flatMap(({ columns: [column] }) => [{ [column]: "  " }, { [column]: "N/A" }]));
    const found = await brokenByRow();
    const missed = textRules.filter(({ id }, index) => {
      return !found[2 * index]?.includes(id) || !found[2 * index + 1]?.includes(id);
    });
    expect(textRules).toHaveLength(36);
    expect(missed).toEqual([]);
  });

  it("is broken by a case of this test", () => {
    const tried = new Set([...cases.flatMap(([, , ...broken]) => broken), ...textRules.map(({ id }) => id)]);
    expect(
      rowRules.map(({ id }) => id).filter((id) => !tried.has(id) && !/(List|Contracted).*-C-01[134]-C/.test(id)),
    ).toEqual([]);
  });
});

describe("price × quantity", () => {
  const scale = 10n ** 18n;
  const isWhole = (product: bigint) => product % scale === 0n;
  const decimal = (units: bigint) => {
    const digits = (units < 0n ? -units : units).toString().padStart(19, "0");
    return `${units < 0n ? "-" : ""}${digits.slice(0, -18)}.${digits.slice(-18)}`;
  };
  const brokenProducts = async (rows: readonly [price: bigint, quantity: bigint, cost: bigint][]) => {
    await fill(
      rows.map(([price, quantity, cost]) => ({
        ListUnitPrice: decimal(price),
        PricingQuantity: decimal(quantity),
        ListCost: decimal(cost),
      })),
    );
    const products = rowRules.filter(({ id }) => id === "CAU-ListCost-C-011-C");
    return (await brokenByRow(products)).map((broken) => broken.length > 0);
  };
  /** Any magnitude, 0 to 18 decimals, any sign. */
  const amount = fc
    .tuple(fc.bigInt(-(10n ** 18n), 10n ** 18n), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 18 }))
    .map(([digits, up, down]) => (digits * 10n ** BigInt(up)) / 10n ** BigInt(down));

  it("is exact up to the last of 18 decimals, at any magnitude", async () => {
    const sampled = fc.sample(fc.tuple(amount, amount), { numRuns: 400, seed: 20261122 });
    const pairs = sampled.filter(
      ([price, quantity]) => (price * quantity * 2n) % scale !== 0n || isWhole(price * quantity),
    );
    const rows = pairs.flatMap(([price, quantity]): [bigint, bigint, bigint][] => {
      const product = price * quantity;
      const floor = product / scale - (product % scale < 0n ? 1n : 0n);
      const rest = product - floor * scale;
      const nearest = rest * 2n > scale ? floor + 1n : floor;
      return [
        [price, quantity, nearest],
        [price, quantity, nearest + 1n],
        [price, quantity, nearest - 1n],
      ];
    });
    expect(await brokenProducts(rows)).toEqual(pairs.flatMap(() => [false, true, true]));
  });

  it("may be rounded either way at a half", async () => {
    const half = scale / 2n;
    expect(
      await brokenProducts([
        [1n, half, 0n],
        [1n, half, 1n],
        [3n, half, 1n],
        [3n, half, 2n],
        [3n, half, 3n],
        [-3n, half, -2n],
        [-3n, half, -1n],
      ]),
    ).toEqual([false, false, false, false, true, false, false]);
  });

  it("of amounts beyond DECIMAL's reach is compared roughly instead of failing", async () => {
    const large = 10n ** 37n;
    expect(
      await brokenProducts([
        [10n ** 28n, 10n ** 27n, large],
        [10n ** 28n, 10n ** 27n, 2n * large],
        [large, large, large],
      ]),
    ).toEqual([false, true, true]);
  });
});
