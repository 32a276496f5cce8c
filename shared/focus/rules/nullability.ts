import type { ColumnName } from "../columns.ts";
import { type RowRule, row, ruleId, type Severity } from "./rule.ts";

const filled = (column: ColumnName, suffix: string, severity: Severity = "must"): RowRule =>
  row({
    id: ruleId(column, suffix),
    severity,
    requirement: `${column} ${severity} not be null.`,
    columns: [column],
    broken: `${column} IS NULL`,
  });

const nullWithout = (column: ColumnName, suffix: string, other: ColumnName): RowRule =>
  row({
    id: ruleId(column, suffix),
    requirement: `${column} must be null when ${other} is null.`,
    columns: [column, other],
    broken: `${column} IS NOT NULL AND ${other} IS NULL`,
    subjects: [column, other],
  });

const filledWith = (column: ColumnName, suffix: string, other: ColumnName, severity: Severity = "must"): RowRule =>
  row({
    id: ruleId(column, suffix),
    severity,
    requirement: `${column} ${severity} not be null when ${other} is not null.`,
    columns: [column, other],
    broken: `${column} IS NULL AND ${other} IS NOT NULL`,
  });

const nullForTax = (column: ColumnName, suffix: string): RowRule =>
  row({
    id: ruleId(column, suffix),
    requirement: `${column} must be null when ChargeCategory is Tax.`,
    columns: [column, "ChargeCategory"],
    broken: `${column} IS NOT NULL AND ChargeCategory = 'Tax'`,
  });

/** ChargeClass null counts as "not Correction": most rows are of that kind, and the rule is meant for them. */
const filledForUsageAndPurchase = (column: ColumnName, suffix: string): RowRule =>
  row({
    id: ruleId(column, suffix),
    requirement: `${column} must not be null when ChargeCategory is Usage or Purchase and ChargeClass is not Correction.`,
    columns: [column, "ChargeCategory", "ChargeClass"],
    broken:
      `${column} IS NULL AND ChargeCategory IN ('Usage', 'Purchase') ` +
      "AND ChargeClass IS DISTINCT FROM 'Correction'",
  });

export const filledRules: readonly RowRule[] = [
  filled("BilledCost", "C-003-M"),
  filled("BillingAccountId", "C-001-M"),
  filled("BillingAccountName", "C-003-C"),
  filled("BillingCurrency", "C-004-M"),
  filled("BillingPeriodEnd", "C-003-M"),
  filled("BillingPeriodStart", "C-003-M"),
  filled("ChargeCategory", "C-002-M"),
  filled("ChargeDescription", "C-003-O", "should"),
  filled("ChargeFrequency", "C-002-M"),
  filled("ChargePeriodEnd", "C-003-M"),
  filled("ChargePeriodStart", "C-003-M"),
  filled("ContractedCost", "C-003-M"),
  filled("EffectiveCost", "C-003-M"),
  filled("InvoiceIssuerName", "C-003-M"),
  filled("ListCost", "C-003-M"),
  filled("PricingCurrency", "C-004-M"),
  filled("PricingCurrencyEffectiveCost", "C-003-M"),
  filled("ProviderName", "C-003-M"),
  filled("PublisherName", "C-003-M"),
  filled("ServiceCategory", "C-002-M"),
  filled("ServiceName", "C-003-M"),
  filled("ServiceProviderName", "C-003-M"),
  filled("ServiceSubcategory", "C-002-M"),
];

export const companionRules: readonly RowRule[] = [
  nullWithout("AllocatedResourceName", "C-004-C", "AllocatedResourceId"),
  filledWith("AllocatedResourceName", "C-005-C", "AllocatedResourceId"),
  nullWithout("BillingAccountType", "C-004-C", "BillingAccountId"),
  filledWith("BillingAccountType", "C-005-C", "BillingAccountId"),
  nullWithout("CapacityReservationStatus", "C-003-C", "CapacityReservationId"),
  nullWithout("CommitmentDiscountCategory", "C-003-C", "CommitmentDiscountId"),
  filledWith("CommitmentDiscountCategory", "C-004-C", "CommitmentDiscountId"),
  nullWithout("CommitmentDiscountName", "C-004-C", "CommitmentDiscountId"),
  nullWithout("CommitmentDiscountStatus", "C-003-C", "CommitmentDiscountId"),
  nullWithout("CommitmentDiscountType", "C-004-C", "CommitmentDiscountId"),
  filledWith("CommitmentDiscountType", "C-005-C", "CommitmentDiscountId"),
  nullWithout("CommitmentDiscountUnit", "C-005-C", "CommitmentDiscountQuantity"),
  filledWith("CommitmentDiscountUnit", "C-006-C", "CommitmentDiscountQuantity"),
  nullWithout("ConsumedUnit", "C-005-C", "ConsumedQuantity"),
  filledWith("ConsumedUnit", "C-006-C", "ConsumedQuantity"),
  nullWithout("PricingUnit", "C-005-C", "PricingQuantity"),
  filledWith("PricingUnit", "C-006-C", "PricingQuantity"),
  nullWithout("RegionName", "C-004-C", "RegionId"),
  filledWith("RegionName", "C-005-C", "RegionId"),
  nullWithout("ResourceType", "C-004-C", "ResourceId"),
  filledWith("ResourceType", "C-005-C", "ResourceId"),
  nullWithout("SkuMeter", "C-004-C", "SkuId"),
  filledWith("SkuMeter", "C-005-C", "SkuId", "should"),
  nullWithout("SubAccountName", "C-004-C", "SubAccountId"),
  filledWith("SubAccountName", "C-005-C", "SubAccountId"),
  nullWithout("SubAccountType", "C-004-C", "SubAccountId"),
  filledWith("SubAccountType", "C-005-C", "SubAccountId"),
];

export const priceRules: readonly RowRule[] = [
  nullWithout("CommitmentDiscountQuantity", "C-016-C", "SkuPriceId"),
  nullWithout("ConsumedQuantity", "C-009-C", "SkuPriceId"),
  nullWithout("ContractedUnitPrice", "C-014-C", "SkuPriceId"),
  nullWithout("ListUnitPrice", "C-012-C", "SkuPriceId"),
  nullWithout("PricingCategory", "C-012-C", "SkuPriceId"),
  nullWithout("PricingCurrencyContractedUnitPrice", "C-011-C", "SkuPriceId"),
  nullWithout("PricingCurrencyListUnitPrice", "C-011-C", "SkuPriceId"),
  nullWithout("PricingQuantity", "C-011-C", "SkuPriceId"),
  nullWithout("SkuPriceDetails", "C-004-C", "SkuPriceId"),
  filledWith("ContractedUnitPrice", "C-015-C", "SkuPriceId"),
  filledWith("ListUnitPrice", "C-013-C", "SkuPriceId"),
  filledWith("PricingCurrencyContractedUnitPrice", "C-012-C", "SkuPriceId"),
  filledWith("PricingCurrencyListUnitPrice", "C-012-C", "SkuPriceId"),
  nullForTax("ContractedUnitPrice", "C-005-C"),
  nullForTax("ListUnitPrice", "C-004-C"),
  nullForTax("PricingCategory", "C-003-C"),
  nullForTax("PricingCurrencyListUnitPrice", "C-004-C"),
  nullForTax("PricingQuantity", "C-004-C"),
  nullForTax("SkuId", "C-004-C"),
  nullForTax("SkuPriceId", "C-004-C"),
  filledForUsageAndPurchase("ContractedUnitPrice", "C-006-C"),
  filledForUsageAndPurchase("ListUnitPrice", "C-005-C"),
  filledForUsageAndPurchase("PricingCategory", "C-004-C"),
  filledForUsageAndPurchase("PricingCurrencyListUnitPrice", "C-005-C"),
  filledForUsageAndPurchase("PricingQuantity", "C-005-C"),
  filledForUsageAndPurchase("SkuId", "C-005-C"),
  filledForUsageAndPurchase("SkuPriceId", "C-005-C"),
];
