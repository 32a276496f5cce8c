import { globSync, readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { DuckDb } from "#shared/duckdb/duckdb.ts";
import { serviceCategories } from "#shared/focus/service-categories.ts";
import { valuesFromCsv } from "./sql-values.ts";

const lookups = globSync("*/formats/*.csv", { cwd: import.meta.dirname });
const fileOf = (lookup: string) => new URL(lookup, import.meta.url);
const rowsOf = (lookup: string): Record<string, string>[] => parse(readFileSync(fileOf(lookup)), { columns: true });
const twice = (values: readonly string[]) => values.filter((value, at) => values.indexOf(value) !== at);

describe.each(lookups)("the lookup table %s", (lookup) => {
  it("has every key once, so that no charge is doubled", () => {
    const [key = ""] = Object.keys(rowsOf(lookup)[0] ?? {});
    expect(twice(rowsOf(lookup).map((row) => row[key] ?? ""))).toEqual([]);
    expect(twice(rowsOf(lookup).flatMap((row) => row.location ?? []))).toEqual([]);
  });

  it("reads as a table of the same rows in SQL", async () => {
    await using db = await DuckDb.open();
    expect(await db.rows(`SELECT * FROM ${valuesFromCsv(fileOf(lookup))}`)).toEqual(rowsOf(lookup));
  });

  it("puts every service into one category that FOCUS knows", () => {
    const places = new Map<string, string>();
    for (const { service_name, service_category, service_subcategory } of rowsOf(lookup)) {
      if (service_name === undefined || service_category === undefined) continue;
      const known: readonly string[] | undefined = Object.entries(serviceCategories).find(
        ([category]) => category === service_category,
      )?.[1];
      expect(known, service_name).toContain(service_subcategory);
      const place = `${service_category}: ${service_subcategory}`;
      expect(places.get(service_name) ?? place, service_name).toBe(place);
      places.set(service_name, place);
    }
  });
});
