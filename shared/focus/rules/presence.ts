import type { ColumnName } from "../columns.ts";
import { type Criterion, criteriaOf } from "./criteria.ts";
import type { PresenceRule, Severity } from "./rule.ts";

type Entry = readonly [column: ColumnName, suffix: string, criteria?: readonly Criterion[]];

const differentCurrencies = ["PUBLIC_PRICE_LIST_SUPPORTED", "PRICING_BILLING_CURRENCY_DIFFERENCES_SUPPORTED"] as const;

/** Of a rule whose id ends in C; M and O are owed by everyone. */
const must: readonly Entry[] = [
  ["ListUnitPrice", "004-C"],
  ["BillingAccountName", "005-M"],
  ["BilledCost", "006-M"],
  ["BillingAccountType", "007-C"],
  ["ChargeCategory", "008-M"],
  ["BillingPeriodStart", "009-M"],
  ["BillingPeriodEnd", "010-M"],
  ["ConsumedQuantity", "011-C"],
  ["CommitmentDiscountName", "012-C"],
  ["CommitmentDiscountId", "013-C"],
  ["CommitmentDiscountType", "014-C"],
  ["CommitmentDiscountUnit", "015-C"],
  ["CommitmentDiscountCategory", "016-C"],
  ["CommitmentDiscountStatus", "017-C"],
  ["CommitmentDiscountQuantity", "018-C"],
  ["SubAccountId", "019-C"],
  ["CapacityReservationStatus", "020-C"],
  ["PublisherName", "021-M"],
  ["PricingCategory", "022-C"],
  ["InvoiceIssuerName", "023-M"],
  ["BillingAccountId", "024-M"],
  ["ChargeDescription", "025-M"],
  ["ChargeClass", "026-M"],
  ["ChargePeriodEnd", "028-M"],
  ["SubAccountName", "029-C"],
  ["ContractedCost", "030-M"],
  ["EffectiveCost", "031-M"],
  ["ListCost", "032-M"],
  ["ContractedUnitPrice", "034-C"],
  ["BillingCurrency", "035-M"],
  ["PricingQuantity", "036-M"],
  ["ChargePeriodStart", "037-M"],
  ["ProviderName", "038-M"],
  ["ResourceType", "039-C"],
  ["ServiceCategory", "040-M"],
  ["ServiceName", "041-M"],
  ["ResourceId", "043-C"],
  ["ResourceName", "044-C"],
  ["PricingCurrency", "045-C"],
  ["PricingCurrencyContractedUnitPrice", "047-C"],
  ["PricingCurrencyEffectiveCost", "051-C"],
  ["PricingCurrencyListUnitPrice", "055-C"],
  ["SkuPriceId", "058-C"],
  ["SkuMeter", "059-C"],
  ["SkuId", "060-C"],
  ["SkuPriceDetails", "061-C"],
  ["RegionName", "062-C"],
  ["RegionId", "063-C"],
  ["Tags", "064-C"],
  ["CapacityReservationId", "065-C"],
  ["ConsumedUnit", "066-C"],
  ["SubAccountType", "067-C"],
  ["PricingUnit", "068-M"],
  ["AllocatedMethodId", "070-C"],
  ["AllocatedResourceId", "071-C"],
  ["AllocatedResourceName", "072-C"],
  ["AllocatedTags", "073-C"],
  ["ContractApplied", "074-C"],
  ["HostProviderName", "075-M"],
  ["ServiceProviderName", "076-M"],
];

const should: readonly Entry[] = [
  ["AvailabilityZone", "003-C"],
  ["ChargeFrequency", "027-O"],
  ["InvoiceId", "033-O"],
  ["ServiceSubcategory", "042-O"],
  ["PricingCurrencyContractedUnitPrice", "048-C", differentCurrencies],
  ["PricingCurrencyEffectiveCost", "052-C", differentCurrencies],
  ["PricingCurrencyListUnitPrice", "056-C", differentCurrencies],
  ["AllocatedMethodDetails", "069-C"],
];

/** Our datasets always carry all columns, so these find a relation that is not one of ours, or was cut. */
const presence =
  (severity: Severity) =>
  ([column, suffix, criteria]: Entry): PresenceRule => ({
    kind: "presence",
    id: `CAU-CostAndUsage-D-${suffix}`,
    severity,
    requirement: `The dataset ${severity} have the column ${column}.`,
    columns: [column],
    criteria: criteria ?? (suffix.endsWith("C") ? criteriaOf(column) : []),
  });

export const presenceRules: readonly PresenceRule[] = [
  ...must.map(presence("must")),
  ...should.map(presence("should")),
];
