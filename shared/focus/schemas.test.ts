import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, expectTypeOf, it } from "vitest";
import { DuckDb } from "#shared/duckdb/duckdb.ts";
import { bigQuerySchema } from "./bigquery-schema.ts";
import { type Column, columns } from "./columns.ts";
import { renderColumnsTable } from "./columns-table.ts";
import { costColumns, createTableSql, fileColumns } from "./duckdb-schema.ts";
import type { CostRow, FocusRow } from "./row.ts";
import { serviceCategories } from "./service-categories.ts";

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const specification = new URL("../../../shared/focus-1.3/", import.meta.url);
const isThere = existsSync(specification);

it("a row has text in every column, and null where the column allows it", () => {
  expectTypeOf<FocusRow["BilledCost"]>().toEqualTypeOf<string>();
  expectTypeOf<FocusRow["ChargePeriodStart"]>().toEqualTypeOf<string>();
  expectTypeOf<FocusRow["Tags"]>().toEqualTypeOf<string | null>();
  expectTypeOf<CostRow["x_Generation"]>().toEqualTypeOf<string>();
  expectTypeOf<keyof FocusRow>().toEqualTypeOf<(typeof columns)[number]["name"]>();
});

it("DuckDB makes the warehouse table with exact decimals and instants with a zone", async () => {
  await using db = await DuckDb.open();
  await db.run(createTableSql("cost_data"));
  const made = await db.rows<{ column_name: string; column_type: string }>("DESCRIBE cost_data");
  expect(made.map(({ column_name }) => column_name)).toEqual(costColumns.map(({ name }) => name));
  const types = Object.fromEntries(made.map(({ column_name, column_type }) => [column_name, column_type]));
  expect(types).toMatchObject({
    BilledCost: "DECIMAL(38,18)",
    ChargePeriodStart: "TIMESTAMP WITH TIME ZONE",
    Tags: "VARCHAR",
    RegionId: "VARCHAR",
    x_Generation: "BIGINT",
  });
});

it("a FOCUS file has the 65 columns and those of ours that normalizing fills", () => {
  expect(fileColumns.slice(0, 65).map(({ name }) => name)).toEqual(columns.map(({ name }) => name));
  expect(fileColumns.slice(65).map(({ name }) => name)).toEqual([
    "x_Provider",
    "x_SourceFormat",
    "x_CostBasis",
    "x_SourceColumns",
  ]);
});

it("the BigQuery schema is the frozen one; if the change is meant, `npx vitest run -u shared/focus` writes it anew", async () => {
  await expect(`${JSON.stringify(bigQuerySchema, null, 2)}\n`).toMatchFileSnapshot(here("bigquery-schema.json"));
});

it("the README lists the columns as they are; `npx vitest run -u shared/focus` writes them anew", async () => {
  const readme = readFileSync(here("README.md"), "utf8");
  const section = `<!-- columns -->\n\n${renderColumnsTable()}\n\n<!-- end -->`;
  expect(readme).toMatch(/<!-- columns -->[\s\S]*<!-- end -->/);
  const renewed = readme.replace(/<!-- columns -->[\s\S]*<!-- end -->/, () => section);
  await expect(renewed).toMatchFileSnapshot(here("README.md"));
});

describe.skipIf(!isThere)("against the column list of FOCUS 1.3 (skipped where ../shared/focus-1.3 is absent)", () => {
  const load = (file: string) => JSON.parse(readFileSync(new URL(file, specification), "utf8"));
  const published = isThere ? load("focus-1.3-columns.json").datasets.CostAndUsage : [];
  /** Errata of 1.3: these allow no nulls. */
  const correctedNulls = ["PricingCurrency", "PricingCurrencyEffectiveCost"];
  const pages = { JSON: "Json", "Date/Time": "DateTime", String: "String", Decimal: "Decimal" };

  it("has the same columns in the same order, of the same type, level and nulls", () => {
    const expected = published.map((column: Record<string, string>) => ({
      name: column.id,
      type: pages[column.dataType as keyof typeof pages],
      level: column.featureLevel,
      nulls: column.allowsNulls === "True" && !correctedNulls.includes(column.id ?? ""),
      since: column.introduced?.split(" ")[0],
      deprecated: column.deprecated?.split(" ")[0],
    }));
    const ours = columns.map(({ name, type, level, nulls, since, deprecated }: Column) => ({
      name,
      type,
      level,
      nulls,
      since,
      deprecated,
    }));
    expect(ours).toHaveLength(65);
    expect(ours).toEqual(expected);
  });

  it("allows the same values, in any order", () => {
    const expected = published.map((column: { id: string; allowedValues: string[] }) => [
      column.id,
      [...column.allowedValues].sort(),
    ]);
    expect(columns.map(({ name, allowed = [] }: Column) => [name, [...allowed].sort()])).toEqual(expected);
  });

  it("has the same subcategories under the same categories", () => {
    expect(serviceCategories).toEqual(load("servicecategory_subcategory_1.3.json"));
  });
});
