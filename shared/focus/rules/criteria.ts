import type { ColumnName } from "../columns.ts";

/**
 * What a source must support for a column to be owed: the applicability criteria of the column's MUST-be-present rule in
 * Requirements Model 1.3. A column that is not listed is owed by everyone.
 */
export const columnCriteria = {
  AllocatedMethodDetails: ["DATA_GENERATOR_SPLIT_COST_ALLOCATION_SUPPORTED"],
  AllocatedMethodId: ["DATA_GENERATOR_SPLIT_COST_ALLOCATION_SUPPORTED"],
  AllocatedResourceId: ["DATA_GENERATOR_SPLIT_COST_ALLOCATION_SUPPORTED"],
  AllocatedResourceName: ["DATA_GENERATOR_SPLIT_COST_ALLOCATION_SUPPORTED"],
  AllocatedTags: ["DATA_GENERATOR_SPLIT_COST_ALLOCATION_SUPPORTED"],
  AvailabilityZone: ["AVAILABILITY_ZONE_SUPPORTED"],
  /** The column itself is mandatory; the criterion is that of its only not-null rule. */
  BillingAccountName: ["ACCOUNT_NAMING_SUPPORTED"],
  BillingAccountType: ["MULTIPLE_BILLING_ACCOUNT_TYPES_SUPPORTED"],
  CapacityReservationId: ["CAPACITY_RESERVATION_SUPPORTED"],
  CapacityReservationStatus: ["CAPACITY_RESERVATION_SUPPORTED"],
  CommitmentDiscountCategory: ["COMMITMENT_DISCOUNT_SUPPORTED"],
  CommitmentDiscountId: ["COMMITMENT_DISCOUNT_SUPPORTED"],
  CommitmentDiscountName: ["COMMITMENT_DISCOUNT_SUPPORTED"],
  CommitmentDiscountQuantity: ["COMMITMENT_DISCOUNT_SUPPORTED"],
  CommitmentDiscountStatus: ["COMMITMENT_DISCOUNT_SUPPORTED"],
  CommitmentDiscountType: ["COMMITMENT_DISCOUNT_SUPPORTED"],
  CommitmentDiscountUnit: ["COMMITMENT_DISCOUNT_SUPPORTED"],
  ConsumedQuantity: ["USAGE_MEASUREMENT_SUPPORTED"],
  ConsumedUnit: ["USAGE_MEASUREMENT_SUPPORTED"],
  ContractApplied: ["CONTRACT_COMMITMENTS_SUPPORTED"],
  ContractedUnitPrice: ["NEGOTIATED_PRICING_SUPPORTED"],
  ListUnitPrice: ["PUBLIC_PRICE_LIST_SUPPORTED"],
  PricingCategory: ["MULTIPLE_PRICING_CATEGORIES_SUPPORTED"],
  PricingCurrency: ["PRICING_BILLING_CURRENCY_DIFFERENCES_SUPPORTED"],
  PricingCurrencyContractedUnitPrice: ["PUBLIC_PRICE_LIST_SUPPORTED", "VIRTUAL_CURRENCY_SUPPORTED"],
  PricingCurrencyEffectiveCost: ["PUBLIC_PRICE_LIST_SUPPORTED", "VIRTUAL_CURRENCY_SUPPORTED"],
  PricingCurrencyListUnitPrice: ["PUBLIC_PRICE_LIST_SUPPORTED", "VIRTUAL_CURRENCY_SUPPORTED"],
  RegionId: ["REGION_SUPPORTED"],
  RegionName: ["REGION_SUPPORTED"],
  ResourceId: ["BILLING_BASED_ON_PROVISIONED_RESOURCES_SUPPORTED"],
  ResourceName: ["BILLING_BASED_ON_PROVISIONED_RESOURCES_SUPPORTED"],
  ResourceType: ["BILLING_BASED_ON_PROVISIONED_RESOURCES_SUPPORTED", "RESOURCE_TYPE_ASSIGNMENT_SUPPORTED"],
  SkuId: ["PUBLIC_PRICE_LIST_SUPPORTED", "UNIT_PRICING_SUPPORTED"],
  SkuMeter: ["PUBLIC_PRICE_LIST_SUPPORTED", "UNIT_PRICING_SUPPORTED"],
  SkuPriceDetails: ["PUBLIC_PRICE_LIST_SUPPORTED", "UNIT_PRICING_SUPPORTED"],
  SkuPriceId: ["PUBLIC_PRICE_LIST_SUPPORTED", "UNIT_PRICING_SUPPORTED"],
  SubAccountId: ["SUB_ACCOUNT_SUPPORTED"],
  SubAccountName: ["SUB_ACCOUNT_SUPPORTED"],
  SubAccountType: ["MULTIPLE_SUB_ACCOUNT_TYPES_SUPPORTED"],
  Tags: ["TAGGING_SUPPORTED"],
} as const satisfies Partial<Record<ColumnName, readonly string[]>>;

export type Criterion = (typeof columnCriteria)[keyof typeof columnCriteria][number];

const criteriaByColumn: Partial<Record<ColumnName, readonly Criterion[]>> = columnCriteria;

export function criteriaOf(column: ColumnName): readonly Criterion[] {
  return criteriaByColumn[column] ?? [];
}

/**
 * The criteria that a source with values in these columns evidently supports: a criterion holds when any column that
 * hangs on it has a value. The columns that hang on a virtual currency tell nothing, because sources without one fill them
 * too: VIRTUAL_CURRENCY_SUPPORTED is told by the values of PricingCurrency.
 */
export function criteriaFromData(filled: ReadonlySet<ColumnName>, hasVirtualCurrency: boolean): Set<Criterion> {
  const telling = [...filled].map(criteriaOf).filter((criteria) => !criteria.includes("VIRTUAL_CURRENCY_SUPPORTED"));
  const criteria = new Set(telling.flat());
  if (hasVirtualCurrency) criteria.add("VIRTUAL_CURRENCY_SUPPORTED");
  return criteria;
}
