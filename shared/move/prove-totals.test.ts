import { expect, it } from "vitest";
import type { SliceTotal } from "#shared/warehouse/warehouse.ts";
import { differencesOf } from "./prove-totals.ts";

const sums = { currency: "USD", billed: "12.500000000000000001", effective: "3", list: "0", contracted: "-1" };
const total: SliceTotal = {
  connectionId: "c1",
  provider: "aws",
  billingAccountId: "111",
  billingPeriod: "2026-09-01",
  generation: 7,
  rows: 2,
  sums: [sums],
};

it("the same amounts are the same, however they are written and whichever generation holds them", () => {
  const other = { ...total, generation: 1, sums: [{ ...sums, effective: "3.000000000000000000", list: "0.0" }] };
  expect(differencesOf([total], [other])).toEqual([]);
});

it.each<[string, Partial<SliceTotal>]>([
  ["an amount differs in its last digit", { sums: [{ ...sums, billed: "12.500000000000000002" }] }],
  ["another cost differs", { sums: [{ ...sums, contracted: "1" }] }],
  ["a row is missing", { rows: 1 }],
  ["the currency is another", { sums: [{ ...sums, currency: "EUR" }] }],
  ["a currency is there besides", { sums: [sums, { ...sums, currency: "EUR" }] }],
])("says so where %s", (_, change) => {
  const [difference, ...others] = differencesOf([total], [{ ...total, ...change }]);
  expect(difference).toContain("aws 111 2026-09-01 c1: 2 rows, USD 12.500000000000000001 exported,");
  expect(others).toEqual([]);
});

it("names slices that are missing and slices that nobody exported", () => {
  const other = { ...total, billingPeriod: "2026-10-01" };
  expect(differencesOf([total], [other])).toEqual([
    "aws 111 2026-09-01 c1: 2 rows, USD 12.500000000000000001 exported, nothing here",
    "aws 111 2026-10-01 c1: not exported, 2 rows, USD 12.500000000000000001 here",
  ]);
});
