import { focusMapping } from "../focus-mapping.ts";
import { type Format, findHeader, type Mapping } from "../provider.ts";

/**
 * Oracle's `FOCUS Reports/`: column names of the FOCUS 1.0 preview and Oracle's own `oci_` columns.
 * https://docs.oracle.com/en-us/iaas/Content/Billing/Concepts/costusagereportsoverview.htm
 */
export const focusReport: Format = {
  id: "oci/focus-report",
  name: "OCI FOCUS report",
  recognises: (columns) =>
    ["oci_ReferenceNumber", "oci_CompartmentId", "oci_BackReferenceNumber"].some((name) => has(columns, name)),
  mapping,
};

const has = (columns: readonly string[], name: string) => findHeader(columns, name) !== undefined;

function mapping(columns: readonly string[]): Mapping {
  return focusMapping(columns, { provider: "oci", headers, lacks: ["ContractedCost"], expressions });
}

/** The tenancy is the billing account; what costs are told apart by is the compartment. */
const headers = {
  ProviderName: "Provider",
  PublisherName: "Publisher",
  InvoiceIssuerName: "InvoiceIssuer",
  RegionId: "Region",
  ConsumedQuantity: "UsageQuantity",
  ConsumedUnit: "UsageUnit",
  SubAccountId: "oci_CompartmentId",
  SubAccountName: "oci_CompartmentName",
} as const;

/** The report gives one price, the customer's own, and the names of Oracle and of its regions only in part. */
const expressions = {
  ContractedCost: `coalesce("ContractedCost", "BilledCost")`,
  ContractedUnitPrice: `coalesce("ContractedUnitPrice", "ListUnitPrice")`,
  InvoiceIssuerName: `coalesce("InvoiceIssuerName", 'Oracle')`,
  RegionName: `coalesce("RegionName", "RegionId")`,
  SkuPriceId: `coalesce("SkuPriceId",
    CASE WHEN "ListUnitPrice" IS NOT NULL THEN "SkuId" || '|' || rtrim(rtrim("ListUnitPrice"::VARCHAR, '0'), '.') END)`,
  BillingAccountType: `coalesce("BillingAccountType", 'Subscription')`,
  SubAccountName: `coalesce("SubAccountName", "SubAccountId")`,
  SubAccountType: `CASE WHEN "SubAccountId" IS NOT NULL THEN coalesce("SubAccountType", 'Compartment') END`,
} as const;
