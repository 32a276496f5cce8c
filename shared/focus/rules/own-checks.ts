import { type RowRule, row } from "./rule.ts";

/**
 * Rules the model leaves to people ("dynamic") of which a row can prove a part wrong. The id is that of the model's rule with
 * CA for CAU, or CA and the attribute's rule.
 */
export const ownChecks: readonly RowRule[] = [
  row({
    id: "CA-BillingPeriodEnd-C-004-M",
    requirement: "BillingPeriodEnd, the exclusive end, must be after BillingPeriodStart.",
    columns: ["BillingPeriodEnd", "BillingPeriodStart"],
    broken: "BillingPeriodEnd <= BillingPeriodStart",
  }),
  row({
    id: "CA-ChargePeriodEnd-C-004-M",
    requirement: "ChargePeriodEnd, the exclusive end, must be after ChargePeriodStart.",
    columns: ["ChargePeriodEnd", "ChargePeriodStart"],
    broken: "ChargePeriodEnd <= ChargePeriodStart",
  }),
  row({
    id: "CA-PricingCurrencyContractedUnitPrice-C-004-C",
    requirement: "PricingCurrencyContractedUnitPrice must be null when ChargeCategory is Tax.",
    columns: ["PricingCurrencyContractedUnitPrice", "ChargeCategory"],
    broken: "PricingCurrencyContractedUnitPrice IS NOT NULL AND ChargeCategory = 'Tax'",
  }),
  row({
    id: "CA-PricingCurrencyContractedUnitPrice-C-005-C",
    requirement:
      "PricingCurrencyContractedUnitPrice must not be null when ChargeCategory is Usage or Purchase and ChargeClass is not " +
      "Correction.",
    columns: ["PricingCurrencyContractedUnitPrice", "ChargeCategory", "ChargeClass"],
    broken:
      "PricingCurrencyContractedUnitPrice IS NULL AND ChargeCategory IN ('Usage', 'Purchase') " +
      "AND ChargeClass IS DISTINCT FROM 'Correction'",
  }),
  row({
    id: "CA-PricingCurrencyContractedUnitPrice-C-008-C",
    requirement: "PricingCurrencyContractedUnitPrice must not be negative.",
    columns: ["PricingCurrencyContractedUnitPrice"],
    broken: "PricingCurrencyContractedUnitPrice < 0",
  }),
  row({
    id: "CA-PricingCategory-C-009-C",
    requirement: "PricingCategory must be Committed for usage that a commitment discount covers.",
    columns: ["PricingCategory", "ChargeCategory", "CommitmentDiscountStatus"],
    broken: "PricingCategory <> 'Committed' AND ChargeCategory = 'Usage' AND CommitmentDiscountStatus = 'Used'",
  }),
  row({
    id: "CA-DiscountHandling-A-012-C",
    requirement: "The purchase of a commitment discount must have its CommitmentDiscountId as ResourceId.",
    columns: ["ResourceId", "CommitmentDiscountId", "ChargeCategory"],
    broken:
      "ChargeCategory = 'Purchase' AND CommitmentDiscountId IS NOT NULL AND ResourceId IS DISTINCT FROM CommitmentDiscountId",
  }),
  row({
    id: "CA-DiscountHandling-A-019-C",
    requirement: "The unused part of a commitment discount must have its CommitmentDiscountId as ResourceId.",
    columns: ["ResourceId", "CommitmentDiscountId", "CommitmentDiscountStatus"],
    broken:
      "CommitmentDiscountStatus = 'Unused' AND CommitmentDiscountId IS NOT NULL " +
      "AND ResourceId IS DISTINCT FROM CommitmentDiscountId",
  }),
  row({
    id: "CA-ResourceName-C-004-C",
    requirement: "ResourceName must be null when ResourceId is null.",
    columns: ["ResourceName", "ResourceId"],
    broken: "ResourceName IS NOT NULL AND ResourceId IS NULL",
  }),
  row({
    id: "CA-AllocatedMethodId-C-005-C",
    requirement: "AllocatedMethodId must not be null when the row is allocated: it has another Allocated column.",
    columns: ["AllocatedMethodId", "AllocatedResourceId", "AllocatedTags", "AllocatedMethodDetails"],
    broken:
      "AllocatedMethodId IS NULL AND " +
      "(AllocatedResourceId IS NOT NULL OR AllocatedTags IS NOT NULL OR AllocatedMethodDetails IS NOT NULL)",
  }),
];
