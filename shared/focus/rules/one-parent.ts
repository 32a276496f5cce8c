import type { ColumnName } from "../columns.ts";
import type { OneParentRule, Severity } from "./rule.ts";

const oneParent = (id: string, child: ColumnName, parent: ColumnName, severity: Severity = "must"): OneParentRule => ({
  kind: "one-parent",
  id,
  severity,
  requirement: `Each ${child} ${severity} have one and only one ${parent}.`,
  columns: [child, parent],
  child,
  parent,
  from: (dataset) => dataset,
  subjects: [child, parent],
});

export const oneParentRules: readonly OneParentRule[] = [
  oneParent("CAU-ServiceName-C-005-C", "ServiceName", "ServiceCategory"),
  oneParent("CAU-ServiceName-C-008-C", "ServiceName", "ServiceSubcategory", "should"),
  oneParent("CAU-SkuPriceId-C-008-M", "SkuPriceId", "SkuId"),
  {
    kind: "one-parent",
    id: "CAU-ContractAppliedObject-O-038-M",
    severity: "must",
    requirement: "ContractApplied: each ContractCommitmentId must have one and only one ContractId.",
    columns: ["ContractApplied"],
    child: "ContractCommitmentId",
    parent: "ContractId",
    from: (dataset) =>
      "(SELECT json_extract_string(e, '$.ContractCommitmentId') AS ContractCommitmentId, " +
      "json_extract_string(e, '$.ContractId') AS ContractId " +
      "FROM (SELECT unnest(CASE WHEN json_valid(ContractApplied) THEN json_extract(ContractApplied, '$.Elements[*]') END) AS e " +
      `FROM (SELECT DISTINCT ContractApplied FROM ${dataset} WHERE ContractApplied IS NOT NULL)))`,
    subjects: ["ContractApplied"],
  },
];
