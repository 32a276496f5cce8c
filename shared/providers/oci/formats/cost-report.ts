import type { Format, Mapping, SourceColumn } from "../../provider.ts";
import { sqlWithLookups } from "../../sql-values.ts";

/**
 * Oracle Cloud's cost report (`reports/cost-csv/`), CSV with one `tags/<namespace>.<key>` column per tag in the file.
 * https://docs.oracle.com/en-us/iaas/Content/Billing/Concepts/usagereportsoverview.htm
 */
export const costReport: Format = {
  id: "oci/cost-report",
  name: "OCI cost report",
  recognises: (columns) => columns.includes("cost/myCost") || columns.includes("lineItem/intervalUsageStart"),
  mapping,
};

function mapping(columns: readonly string[]): Mapping {
  return {
    columns: sourceColumns,
    keyValues: {
      tags: { keys: tagKeys(columns) },
      source_columns: { keys: Object.fromEntries(keptColumns.filter(([header]) => columns.includes(header))) },
    },
    sql: sqlWithLookups(new URL("cost-report.sql", import.meta.url), {
      services: new URL("cost-report-services.csv", import.meta.url),
      regions: new URL("cost-report-regions.csv", import.meta.url),
      units: new URL("cost-report-units.csv", import.meta.url),
    }),
  };
}

const required = { required: true, filled: true } as const;

const sourceColumns: Readonly<Record<string, SourceColumn>> = {
  line_item_tenant_id: { header: "lineItem/tenantId", type: "text", ...required },
  line_item_interval_usage_start: { header: "lineItem/intervalUsageStart", type: "instant", ...required },
  line_item_interval_usage_end: { header: "lineItem/intervalUsageEnd", type: "instant", ...required },
  line_item_is_correction: { header: "lineItem/isCorrection", type: "text" },
  product_service: { header: "product/service", type: "text", required: true },
  product_compartment_id: { header: "product/compartmentId", type: "text" },
  product_compartment_name: { header: "product/compartmentName", type: "text" },
  product_region: { header: "product/region", type: "text" },
  product_availability_domain: { header: "product/availabilityDomain", type: "text" },
  product_resource_id: { header: "product/resourceId", type: "text" },
  product_description: { header: "product/Description", type: "text" },
  usage_billed_quantity: { header: "usage/billedQuantity", type: "decimal" },
  usage_billed_quantity_overage: { header: "usage/billedQuantityOverage", type: "decimal" },
  cost_subscription_id: { header: "cost/subscriptionId", type: "text" },
  cost_product_sku: { header: "cost/productSku", type: "text" },
  cost_unit_price: { header: "cost/unitPrice", type: "decimal" },
  cost_unit_price_overage: { header: "cost/unitPriceOverage", type: "decimal" },
  cost_my_cost: { header: "cost/myCost", type: "decimal", required: true },
  cost_my_cost_overage: { header: "cost/myCostOverage", type: "decimal" },
  cost_currency_code: { header: "cost/currencyCode", type: "text", allowed: "currency", ...required },
  cost_sku_unit_description: { header: "cost/skuUnitDescription", type: "text" },
};

/** Header → key in x_SourceColumns. */
const keptColumns: readonly (readonly [string, string])[] = [
  ["lineItem/referenceNo", "line_item_reference_no"],
  ["lineItem/backreferenceNo", "line_item_backreference_no"],
  ["lineItem/isCorrection", "line_item_is_correction"],
  ["lineItem/tenantId", "line_item_tenant_id"],
  ["product/service", "product_service"],
  ["usage/billedQuantityOverage", "usage_billed_quantity_overage"],
  ["cost/unitPriceOverage", "cost_unit_price_overage"],
  ["cost/myCostOverage", "cost_my_cost_overage"],
  ["cost/overageFlag", "cost_overage_flag"],
  ["cost/billingUnitReadable", "cost_billing_unit_readable"],
  ["cost/attributedCost", "cost_attributed_cost"],
  ["usage/attributedUsage", "usage_attributed_usage"],
];

/** `tags/Oracle-Tags.CreatedBy` → `Oracle-Tags.CreatedBy`: the namespace keeps Oracle's own tags and the user's apart. */
function tagKeys(columns: readonly string[]): Record<string, string> {
  const tags = columns.filter((header) => header.startsWith("tags/"));
  return Object.fromEntries(tags.map((header) => [header, header.slice("tags/".length)]));
}
