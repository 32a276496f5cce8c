import { type Column, type ColumnName, columns } from "../columns.ts";
import { serviceCategories } from "../service-categories.ts";
import { type RowRule, row, ruleId, sqlList } from "./rule.ts";

const allowedValues: ReadonlyMap<string, readonly string[]> = new Map(
  columns.map((column: Column) => [column.name, column.allowed ?? []]),
);

/** Per row: the official validator is content when one row of the dataset has an allowed value. */
const allowed = (column: ColumnName, suffix = "C-003-M"): RowRule =>
  row({
    id: ruleId(column, suffix),
    requirement: `${column} must be one of the allowed values.`,
    columns: [column],
    broken: `${column} NOT IN ${sqlList(allowedValues.get(column) ?? [])}`,
    perValue: true,
  });

const nonNegative = (column: ColumnName, suffix: string): RowRule =>
  row({
    id: ruleId(column, suffix),
    requirement: `${column} must not be negative.`,
    columns: [column],
    broken: `${column} < 0`,
  });

const underAnotherCategory = Object.entries(serviceCategories)
  .map(([category, own]) => `WHEN ${sqlList([category])} THEN ServiceSubcategory NOT IN ${sqlList(own)}`)
  .join(" ");

export const valueRules: readonly RowRule[] = [
  allowed("CapacityReservationStatus", "C-006-M"),
  allowed("ChargeCategory"),
  allowed("ChargeClass", "C-005-C"),
  allowed("ChargeFrequency"),
  allowed("CommitmentDiscountCategory", "C-005-M"),
  allowed("CommitmentDiscountStatus", "C-005-M"),
  allowed("PricingCategory", "C-007-M"),
  allowed("ServiceCategory"),
  allowed("ServiceSubcategory"),
  nonNegative("ContractedUnitPrice", "C-009-M"),
  nonNegative("ListUnitPrice", "C-008-M"),
  nonNegative("PricingCurrencyListUnitPrice", "C-008-M"),
  row({
    id: "CAU-ServiceSubcategory-C-004-M",
    requirement: "ServiceSubcategory must be one of its ServiceCategory.",
    columns: ["ServiceSubcategory", "ServiceCategory"],
    broken: `CASE ServiceCategory ${underAnotherCategory} END`,
    perValue: true,
  }),
  row({
    id: "CAU-ChargeFrequency-C-004-C",
    requirement: "ChargeFrequency must not be Usage-Based when ChargeCategory is Purchase.",
    columns: ["ChargeFrequency", "ChargeCategory"],
    broken: "ChargeFrequency = 'Usage-Based' AND ChargeCategory = 'Purchase'",
  }),
];
