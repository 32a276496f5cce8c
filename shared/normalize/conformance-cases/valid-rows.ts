import type { FocusRow } from "#shared/focus/row.ts";

export type Change = Partial<Record<keyof FocusRow, string | null>>;

/** Usage with a value in every column that can have one together: covered by a commitment, allocated, under a contract. */
const full: Change = {
  AllocatedMethodDetails: '{"Elements":[{"AllocatedRatio":0.25,"UsageUnit":"Core-Hours","UsageQuantity":12.5}]}',
  AllocatedMethodId: "cpu-share",
  AllocatedResourceId: "pod-7",
  AllocatedResourceName: "checkout",
  AllocatedTags: '{"team":"shop"}',
  AvailabilityZone: "eu-west-1a",
  BilledCost: "0",
  BillingAccountId: "1001",
  BillingAccountName: "Größe AG",
  BillingAccountType: "Organization",
  BillingCurrency: "EUR",
  BillingPeriodEnd: "2026-11-01T00:00:00Z",
  BillingPeriodStart: "2026-10-01T00:00:00Z",
  CapacityReservationId: "cr-1",
  CapacityReservationStatus: "Used",
  ChargeCategory: "Usage",
  ChargeClass: null,
  ChargeDescription: "Virtual machine, 4 cores",
  ChargeFrequency: "Usage-Based",
  ChargePeriodEnd: "2026-10-05T01:00:00Z",
  ChargePeriodStart: "2026-10-05T00:00:00Z",
  CommitmentDiscountCategory: "Usage",
  CommitmentDiscountId: "cd-1",
  CommitmentDiscountName: "three years",
  CommitmentDiscountQuantity: "2.5",
  CommitmentDiscountStatus: "Used",
  CommitmentDiscountType: "Reserved",
  CommitmentDiscountUnit: "Hours",
  ConsumedQuantity: "2.5",
  ConsumedUnit: "Hours",
  ContractApplied:
    '{"Elements":[{"ContractId":"c-1","ContractCommitmentId":"cc-1","ContractCommitmentAppliedCost":0.5,"x_Note":"n"},' +
    '{"ContractId":"c-1","ContractCommitmentId":"cc-2","ContractCommitmentAppliedQuantity":2.5,"ContractCommitmentAppliedUnit":"Hours"}]}',
  ContractedCost: "0.45",
  ContractedUnitPrice: "0.18",
  EffectiveCost: "0.3",
  HostProviderName: "Cloud",
  InvoiceId: "I-1",
  InvoiceIssuerName: "Cloud",
  ListCost: "0.5",
  ListUnitPrice: "0.2",
  PricingCategory: "Committed",
  PricingCurrency: "USD",
  PricingCurrencyContractedUnitPrice: "0.2",
  PricingCurrencyEffectiveCost: "0.33",
  PricingCurrencyListUnitPrice: "0.22",
  PricingQuantity: "2.5",
  PricingUnit: "Hours",
  ProviderName: "Cloud",
  PublisherName: "Cloud",
  RegionId: "eu-west-1",
  RegionName: "Ireland",
  ResourceId: "vm-1",
  ResourceName: "web",
  ResourceType: "Virtual machine",
  ServiceCategory: "Compute",
  ServiceName: "Machines",
  ServiceProviderName: "Cloud",
  ServiceSubcategory: "Virtual Machines",
  SkuId: "sku-1",
  SkuMeter: "Machine time",
  SkuPriceDetails: '{"CoreCount":4,"x_Generation":"7"}',
  SkuPriceId: "sku-1.1",
  SubAccountId: "sub-1",
  SubAccountName: "shop",
  SubAccountType: "Project",
  Tags: '{"team":"shop","größe":"{[x","valueless":true,"none":null}',
};

export const nothingConsumed = { ConsumedQuantity: null, ConsumedUnit: null };
const noCapacity = { CapacityReservationId: null, CapacityReservationStatus: null };
const noAllocation = {
  AllocatedMethodDetails: null,
  AllocatedMethodId: null,
  AllocatedResourceId: null,
  AllocatedResourceName: null,
  AllocatedTags: null,
};
const noCommitment = {
  CommitmentDiscountCategory: null,
  CommitmentDiscountId: null,
  CommitmentDiscountName: null,
  CommitmentDiscountQuantity: null,
  CommitmentDiscountStatus: null,
  CommitmentDiscountType: null,
  CommitmentDiscountUnit: null,
};
export const noPrice = {
  ContractedUnitPrice: null,
  ListUnitPrice: null,
  PricingCategory: null,
  PricingCurrencyContractedUnitPrice: null,
  PricingCurrencyListUnitPrice: null,
  PricingQuantity: null,
  PricingUnit: null,
  SkuId: null,
  SkuMeter: null,
  SkuPriceDetails: null,
  SkuPriceId: null,
};

const usage: Change = { ...full, ...noCommitment, ...noCapacity, ...noAllocation, PricingCategory: "Standard" };
const purchase: Change = {
  ...full,
  ...noCapacity,
  ...noAllocation,
  ...nothingConsumed,
  ChargeCategory: "Purchase",
  ChargeFrequency: "One-Time",
  CommitmentDiscountStatus: null,
  ContractApplied:
    '{"Elements":[{"ContractId":"c-1","ContractCommitmentId":"cd-1","ContractCommitmentAppliedCost":0.5}]}',
  PricingCategory: "Standard",
  ResourceId: "cd-1",
};
const tax: Change = {
  ...usage,
  ...noPrice,
  ...nothingConsumed,
  BilledCost: "0.19",
  ChargeCategory: "Tax",
  ChargeFrequency: "Recurring",
  HostProviderName: null,
  ResourceId: null,
  ResourceName: null,
  ResourceType: null,
};

/** A row of every kind of charge that breaks no rule. */
export const validRows = {
  full,
  usage,
  unused: {
    ...full,
    ...noCapacity,
    ...noAllocation,
    ...nothingConsumed,
    CommitmentDiscountStatus: "Unused",
    ResourceId: "cd-1",
  },
  purchase,
  tax,
  credit: { ...tax, BilledCost: "-3", ChargeCategory: "Credit", ChargeFrequency: "One-Time" },
  adjustment: { ...tax, ChargeCategory: "Adjustment", ChargeFrequency: "One-Time" },
  refund: { ...usage, BilledCost: "-1", ContractedCost: "-0.45", ListCost: "-0.5", PricingQuantity: "-2.5" },
  correction: { ...usage, ...noPrice, ...nothingConsumed, ChargeClass: "Correction" },
  correctedCommitment: {
    ...full,
    ChargeClass: "Correction",
    CommitmentDiscountQuantity: null,
    CommitmentDiscountUnit: null,
  },
} satisfies Record<string, Change>;

/** A change to a valid row, and the rules it breaks, no more and no less. */
export type Case = readonly [kind: keyof typeof validRows, change: Change, ...broken: string[]];
