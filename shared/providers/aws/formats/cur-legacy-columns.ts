import type { SourceColumn } from "../../provider.ts";

const required = (column: SourceColumn): SourceColumn => ({ ...column, required: true, filled: true });

/** Without these there is no bill: every Cost and Usage Report has them. Names as CUR 2.0 spells them. */
export const requiredColumns: Readonly<Record<string, SourceColumn>> = {
  bill_payer_account_id: required({ type: "text" }),
  bill_billing_period_start_date: required({ type: "instant" }),
  bill_billing_period_end_date: required({ type: "instant", after: "bill_billing_period_start_date" }),
  line_item_line_item_type: required({ type: "text" }),
  line_item_usage_start_date: required({ type: "instant" }),
  line_item_usage_end_date: required({ type: "instant" }),
  line_item_currency_code: required({ type: "text", allowed: "currency" }),
  line_item_unblended_cost: required({ type: "decimal" }),
};

/** Which of these a report has varies from month to month: AWS leaves out what nothing filled. */
export const optionalColumns: Readonly<Record<string, SourceColumn>> = {
  ...ofType("text", [
    "bill_billing_entity",
    "bill_invoice_id",
    "bill_invoicing_entity",
    "bill_payer_account_name",
    "line_item_availability_zone",
    "line_item_legal_entity",
    "line_item_line_item_description",
    "line_item_operation",
    "line_item_product_code",
    "line_item_resource_id",
    "line_item_tax_type",
    "line_item_usage_account_id",
    "line_item_usage_account_name",
    "line_item_usage_type",
    "pricing_rate_code",
    "pricing_unit",
    "product_location",
    "product_product_name",
    "product_region",
    "product_region_code",
    "product_servicename",
    "product_sku",
    "reservation_reservation_arn",
    "reservation_subscription_id",
    "savings_plan_savings_plan_arn",
    "split_line_item_parent_resource_id",
  ]),
  ...ofType("decimal", [
    "line_item_net_unblended_cost",
    "line_item_net_unblended_rate",
    "line_item_normalized_usage_amount",
    "line_item_unblended_rate",
    "line_item_usage_amount",
    "pricing_public_on_demand_cost",
    "pricing_public_on_demand_rate",
    "reservation_effective_cost",
    "reservation_net_effective_cost",
    "reservation_net_unused_amortized_upfront_fee_for_billing_period",
    "reservation_net_unused_recurring_fee",
    "reservation_total_reserved_normalized_units",
    "reservation_total_reserved_units",
    "reservation_unused_amortized_upfront_fee_for_billing_period",
    "reservation_unused_normalized_unit_quantity",
    "reservation_unused_quantity",
    "reservation_unused_recurring_fee",
    "savings_plan_net_savings_plan_effective_cost",
    "savings_plan_savings_plan_effective_cost",
    "savings_plan_total_commitment_to_date",
    "savings_plan_used_commitment",
  ]),
};

/** Kept as they are in x_SourceColumns: what FinOps people know AWS lines by and FOCUS has no column for. */
export const sourceColumns: readonly string[] = [
  "bill_bill_type",
  "bill_billing_entity",
  "line_item_iam_principal",
  "line_item_legal_entity",
  "line_item_line_item_type",
  "line_item_operation",
  "line_item_product_code",
  "line_item_tax_type",
  "line_item_usage_type",
  "pricing_lease_contract_length",
  "pricing_offering_class",
  "pricing_purchase_option",
  "pricing_term",
  "product_product_family",
  "reservation_number_of_reservations",
  "savings_plan_offering_type",
  "savings_plan_payment_option",
  "savings_plan_purchase_term",
  "split_line_item_parent_resource_id",
];

/** Column → its key in SkuPriceDetails: FOCUS's own where it has one. */
export const skuPriceDetails: Readonly<Record<string, string>> = {
  product_instance_type: "InstanceType",
  product_operating_system: "OperatingSystem",
  product_storage_class: "StorageClass",
  product_database_engine: "x_DatabaseEngine",
  product_tenancy: "x_Tenancy",
};

function ofType(type: SourceColumn["type"], names: readonly string[]): Record<string, SourceColumn> {
  return Object.fromEntries(names.map((name) => [name, { type }]));
}
