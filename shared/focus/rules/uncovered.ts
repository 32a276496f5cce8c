/**
 * Static, active rules of Requirements Model 1.3 for Cost and Usage that no row can break, and why. Besides these, every
 * rule that is an AND over other rules is left out: it is broken exactly when one of those is.
 */
export const uncovered: Readonly<Record<string, string>> = {
  ...because("It is an OR over rules that exclude each other; each is judged by itself, or is dynamic.", [
    "CAU-InvoiceId-C-003-C",
    "CAU-SubAccountType-C-003-C",
  ]),
  ...because("MAY: a permission.", [
    "CAU-AllocatedMethodDetailsObject-O-020-C",
    "CAU-AllocatedTags-C-004-O",
    "CAU-CommitmentDiscountQuantity-C-006-C",
    "CAU-ConsumedQuantity-C-007-C",
    "CAU-CostAndUsage-D-049-C",
    "CAU-CostAndUsage-D-053-C",
    "CAU-CostAndUsage-D-057-C",
    "CAU-ListUnitPrice-C-006-O",
    "CAU-SkuPriceDetails-C-005-C",
    "CAU-SkuPriceId-C-011-O",
    "CAU-Tags-C-002-O",
  ]),
  ...because(
    "The official errata take it back: a purchase may be consumed at once, and optional keys may be missing.",
    ["CAU-EffectiveCost-C-005-C", "CAU-ContractAppliedObject-O-007-M"],
  ),
  ...because("It hangs on the provider's practice; what an element can prove is O-029, O-046, O-055 and O-066.", [
    "CAU-ContractAppliedObject-O-042-C",
    "CAU-ContractAppliedObject-O-051-C",
    "CAU-ContractAppliedObject-O-060-C",
  ]),
};

function because(reason: string, ids: readonly string[]): Record<string, string> {
  return Object.fromEntries(ids.map((id) => [id, reason]));
}
