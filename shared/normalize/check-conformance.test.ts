import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DuckDb, literal } from "#shared/duckdb/duckdb.ts";
import { columns } from "#shared/focus/columns.ts";
import { createTableSql } from "#shared/focus/duckdb-schema.ts";
import { columnCriteria } from "#shared/focus/rules/criteria.ts";
import { rules } from "#shared/focus/rules.ts";
import { checkConformance } from "./check-conformance.ts";
import { type Change, validRows } from "./conformance-cases/valid-rows.ts";

const everything = new Set(Object.values(columnCriteria).flat());

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

const idsOf = async (...options: [] | [typeof everything]) =>
  (await checkConformance(db, "bill", ...options)).violations.map(({ ruleId }) => ruleId);

it("finds no violation in valid rows of every kind of charge, by any rule", async () => {
  await fill(Object.values(validRows));
  expect(await checkConformance(db, "bill", everything)).toEqual({
    rulesChecked: rules.length,
    rulesViolated: 0,
    violations: [],
  });
});

describe("a violation", () => {
  it("counts every offending row and shows the first three with their numbers and the columns of the rule", async () => {
    const wrong = { ...validRows.usage, ChargeFrequency: "Daily" };
    await fill([validRows.usage, wrong, validRows.tax, wrong, wrong, wrong]);
    const { violations, rulesViolated } = await checkConformance(db, "bill");
    expect(rulesViolated).toBe(1);
    expect(violations).toEqual([
      {
        ruleId: "CAU-ChargeFrequency-C-003-M",
        severity: "must",
        requirement: "ChargeFrequency must be one of the allowed values.",
        count: 4,
        firstRows: ["2", "4", "5"].map((row) => ({ row, ChargeFrequency: "Daily" })),
      },
    ]);
  });

  it("of a recommendation says so", async () => {
    await fill([{ ...validRows.usage, PricingUnit: "hours" }]);
    const [violation] = (await checkConformance(db, "bill")).violations;
    expect(violation).toMatchObject({ ruleId: "CAU-PricingUnit-C-003-O", severity: "should", count: 1 });
  });

  it("shows the beginning of a long value", async () => {
    await fill([{ ...validRows.usage, Tags: `{"key": ["${"x".repeat(500)}"]}` }]);
    const [violation] = (await checkConformance(db, "bill")).violations;
    expect(violation?.firstRows[0]?.Tags).toMatch(/^\{"key": \["x{189}…$/);
  });

  it("names the first rows of a large Parquet file in its order", async () => {
    const folder = await mkdtemp(join(tmpdir(), "conformance-"));
    try {
      await fill([validRows.usage]);
      const file = literal(join(folder, "bill.parquet"));
      await db.run(
        `COPY (SELECT bill.* REPLACE (CASE WHEN i >= 25000 AND i % 7 = 0 THEN 'Daily' ELSE ChargeFrequency END AS ChargeFrequency)
         FROM bill, range(30000) AS numbers(i) ORDER BY i) TO ${file} (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
      );
      const [violation] = (await checkConformance(db, `read_parquet(${file})`)).violations;
      expect(violation?.count).toBe(714);
      expect(violation?.firstRows.map(({ row }) => row)).toEqual(["25005", "25012", "25019"]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("one parent", () => {
  it("is missed by a service of two categories, a price of two SKUs and a commitment of two contracts", async () => {
    const element = (id: string) =>
      `{"Elements":[{"ContractId":"${id}","ContractCommitmentId":"cc","ContractCommitmentAppliedCost":1}]}`;
    await fill([
      { ...validRows.usage, ContractApplied: element("b") },
      { ...validRows.usage, ContractApplied: element("a") },
      { ...validRows.usage, ServiceCategory: "Storage", ServiceSubcategory: "Block Storage", SkuId: "sku-2" },
    ]);
    const found = (await checkConformance(db, "bill")).violations;
    expect(found.map(({ ruleId, count, firstRows }) => [ruleId, count, firstRows])).toEqual([
      ["CAU-ServiceName-C-005-C", 1, [{ ServiceName: "Machines", ServiceCategory: "Compute, Storage" }]],
      [
        "CAU-ServiceName-C-008-C",
        1,
        [{ ServiceName: "Machines", ServiceSubcategory: "Block Storage, Virtual Machines" }],
      ],
      ["CAU-SkuPriceId-C-008-M", 1, [{ SkuPriceId: "sku-1.1", SkuId: "sku-1, sku-2" }]],
      ["CAU-ContractAppliedObject-O-038-M", 1, [{ ContractCommitmentId: "cc", ContractId: "a, b" }]],
    ]);
  });

  it("is missed by a price without a SKU", async () => {
    await fill([{ ...validRows.credit, SkuPriceId: "p" }]);
    const found = (await checkConformance(db, "bill")).violations.find(
      ({ ruleId }) => ruleId === "CAU-SkuPriceId-C-008-M",
    );
    expect(found?.firstRows).toEqual([{ SkuPriceId: "p", SkuId: null }]);
  });
});

describe("a relation that is not ours", () => {
  it("lacks columns: mandatory ones break their rule, and no rule fails over them", async () => {
    await fill([validRows.usage]);
    await db.run("ALTER TABLE bill DROP COLUMN ListCost");
    await db.run("ALTER TABLE bill DROP COLUMN CommitmentDiscountId");
    await db.run("ALTER TABLE bill DROP COLUMN ChargeFrequency");
    expect(await idsOf()).toEqual(["CAU-CostAndUsage-D-032-M", "CAU-CostAndUsage-D-027-O"]);
    expect(await idsOf(everything)).toContain("CAU-CostAndUsage-D-013-C");
  });

  it("has columns of other types: floating money, texts for instants, numbers for ids", async () => {
    await fill([validRows.usage]);
    await db.run("ALTER TABLE bill ALTER BilledCost TYPE DOUBLE");
    await db.run("ALTER TABLE bill ALTER ChargePeriodStart TYPE VARCHAR");
    await db.run("ALTER TABLE bill ALTER BillingAccountId TYPE BIGINT");
    const { violations } = await checkConformance(db, "bill");
    expect(violations.map(({ ruleId, firstRows }) => [ruleId, firstRows[0]?.type])).toEqual([
      ["CAU-BilledCost-C-001-M", "DOUBLE"],
      ["CAU-BilledCost-C-002-M", "DOUBLE"],
      ["CAU-BilledCost-C-004-M", "DOUBLE"],
      ["CAU-ChargePeriodStart-C-001-M", "VARCHAR"],
      ["CAU-BillingAccountId-C-002-M", "BIGINT"],
    ]);
  });

  it("is empty and breaks nothing", async () => {
    expect(await idsOf()).toEqual([]);
  });
});

describe("a column no row has a value for", () => {
  const withoutRegion = { RegionId: null, RegionName: null };

  it("is no violation when nothing says that the source supports it", async () => {
    const { SkuMeter, ...prices } = { SkuMeter: null, ConsumedQuantity: null, ConsumedUnit: null };
    await fill([{ ...validRows.usage, ...withoutRegion, ...prices, SubAccountType: null, BillingAccountName: null }]);
    expect(await idsOf()).toEqual([]);
  });

  it("is a violation when another column shows that the source supports it", async () => {
    await fill([{ ...validRows.usage, RegionName: null, SkuMeter: null }]);
    expect(await idsOf()).toEqual(["CAU-RegionName-C-005-C", "CAU-SkuMeter-C-005-C"]);
  });

  it("is a violation when the caller knows that the source supports it", async () => {
    await fill([{ ...validRows.usage, ConsumedQuantity: null, ConsumedUnit: null }]);
    expect(await idsOf(new Set(["USAGE_MEASUREMENT_SUPPORTED"]))).toEqual(["CAU-ConsumedQuantity-C-006-C"]);
  });

  it("is a violation in every source when the column is mandatory", async () => {
    await fill([{ ...validRows.usage, ServiceName: null }]);
    expect(await idsOf()).toEqual(["CAU-ServiceName-C-003-M"]);
  });

  it("of prices in the pricing currency is owed only by who prices in a virtual one", async () => {
    const unpriced = {
      PricingCurrencyContractedUnitPrice: null,
      PricingCurrencyEffectiveCost: null,
      PricingCurrencyListUnitPrice: "1",
    };
    await fill([{ ...validRows.usage, ...unpriced }]);
    expect(await idsOf()).toEqual([]);
    await db.run("UPDATE bill SET PricingCurrency = 'Credits'");
    expect(await idsOf()).toEqual([
      "CAU-PricingCurrencyEffectiveCost-C-003-M",
      "CAU-PricingCurrencyContractedUnitPrice-C-012-C",
      "CA-PricingCurrencyContractedUnitPrice-C-005-C",
    ]);
  });

  it("leaves quantities without price ids alone in a source that has no price ids", async () => {
    const noIds = { SkuId: null, SkuMeter: null, SkuPriceId: null, SkuPriceDetails: null };
    await fill([
      {
        ...validRows.usage,
        ...noIds,
        ListUnitPrice: null,
        PricingCurrencyListUnitPrice: null,
        PricingCurrencyContractedUnitPrice: null,
      },
    ]);
    expect(await idsOf()).toEqual([]);
  });
});
