import { type RowRule, row } from "./rule.ts";

/** Nullability that hangs on more than one other column, each rule together with the condition of its envelope. */
export const conditionalRules: readonly RowRule[] = [
  row({
    id: "CAU-CapacityReservationId-C-005-C",
    requirement: "CapacityReservationId must not be null when CapacityReservationStatus is Unused.",
    columns: ["CapacityReservationId", "CapacityReservationStatus"],
    broken: "CapacityReservationId IS NULL AND CapacityReservationStatus = 'Unused'",
  }),
  row({
    id: "CAU-CapacityReservationStatus-C-004-C",
    requirement:
      "CapacityReservationStatus must not be null when ChargeCategory is Usage and CapacityReservationId is not null.",
    columns: ["CapacityReservationStatus", "CapacityReservationId", "ChargeCategory"],
    broken: "CapacityReservationStatus IS NULL AND CapacityReservationId IS NOT NULL AND ChargeCategory = 'Usage'",
  }),
  row({
    id: "CAU-CommitmentDiscountStatus-C-004-C",
    requirement:
      "CommitmentDiscountStatus must not be null when ChargeCategory is Usage and CommitmentDiscountId is not null.",
    columns: ["CommitmentDiscountStatus", "CommitmentDiscountId", "ChargeCategory"],
    broken: "CommitmentDiscountStatus IS NULL AND CommitmentDiscountId IS NOT NULL AND ChargeCategory = 'Usage'",
  }),
  row({
    id: "CAU-CommitmentDiscountQuantity-C-005-C",
    requirement:
      "CommitmentDiscountQuantity must not be null when ChargeCategory is Usage or Purchase, CommitmentDiscountId is not null " +
      "and ChargeClass is not Correction.",
    columns: ["CommitmentDiscountQuantity", "CommitmentDiscountId", "ChargeCategory", "ChargeClass"],
    broken:
      "CommitmentDiscountQuantity IS NULL AND CommitmentDiscountId IS NOT NULL " +
      "AND ChargeCategory IN ('Usage', 'Purchase') AND ChargeClass IS DISTINCT FROM 'Correction'",
  }),
  row({
    id: "CAU-CommitmentDiscountQuantity-C-007-C",
    requirement:
      "CommitmentDiscountQuantity must be null unless ChargeCategory is Usage or Purchase and CommitmentDiscountId is not null.",
    columns: ["CommitmentDiscountQuantity", "CommitmentDiscountId", "ChargeCategory"],
    broken:
      "CommitmentDiscountQuantity IS NOT NULL " +
      "AND (CommitmentDiscountId IS NULL OR ChargeCategory NOT IN ('Usage', 'Purchase'))",
  }),
  row({
    id: "CAU-ConsumedQuantity-C-004-C",
    requirement:
      "ConsumedQuantity must be null unless ChargeCategory is Usage and CommitmentDiscountStatus is not Unused.",
    columns: ["ConsumedQuantity", "ChargeCategory", "CommitmentDiscountStatus"],
    broken: "ConsumedQuantity IS NOT NULL AND (ChargeCategory <> 'Usage' OR CommitmentDiscountStatus = 'Unused')",
  }),
  row({
    id: "CAU-ConsumedQuantity-C-006-C",
    requirement:
      "ConsumedQuantity must not be null when ChargeCategory is Usage, CommitmentDiscountStatus is not Unused and " +
      "ChargeClass is not Correction.",
    columns: ["ConsumedQuantity", "ChargeCategory", "CommitmentDiscountStatus", "ChargeClass"],
    broken:
      "ConsumedQuantity IS NULL AND ChargeCategory = 'Usage' " +
      "AND CommitmentDiscountStatus IS DISTINCT FROM 'Unused' AND ChargeClass IS DISTINCT FROM 'Correction'",
  }),
];
