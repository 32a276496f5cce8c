import { serviceCategories } from "./service-categories.ts";

/**
 * The Cost and Usage columns of FOCUS 1.3, in the order of the specification: the one list that the row type, the DuckDB
 * table, the BigQuery schema and the documentation derive from. Source: FOCUS_Spec v1.3 with its official errata
 * (PricingCurrency and PricingCurrencyEffectiveCost allow no nulls).
 */
export interface Column<
  Name extends string = string,
  Type extends ColumnType = ColumnType,
  Nulls extends boolean = boolean,
> {
  readonly name: Name;
  readonly type: Type;
  readonly level: "Mandatory" | "Conditional" | "Recommended";
  readonly nulls: Nulls;
  /** FOCUS version that introduced the column. */
  readonly since: string;
  readonly allowed?: readonly string[];
  readonly format?: "KeyValue" | "JsonObject" | "Currency" | "Unit";
  readonly nonNegative?: true;
  readonly deprecated?: string;
}
export type ColumnType = "String" | "Decimal" | "DateTime" | "Json";

const NULLS = true;
const NO_NULLS = false;

type Details = Pick<Column, "allowed" | "format" | "nonNegative" | "deprecated">;
const column =
  <Type extends ColumnType>(type: Type) =>
  <Name extends string, Nulls extends boolean>(
    name: Name,
    level: Column["level"],
    nulls: Nulls,
    since: string,
    details: Details = {},
  ): Column<Name, Type, Nulls> => ({ name, type, level, nulls, since, ...details });

const text = column("String");
const decimal = column("Decimal");
const dateTime = column("DateTime");
const json = column("Json");

export const columns = [
  json("AllocatedMethodDetails", "Recommended", NULLS, "1.3", { format: "JsonObject" }),
  text("AllocatedMethodId", "Conditional", NULLS, "1.3"),
  text("AllocatedResourceId", "Conditional", NULLS, "1.3"),
  text("AllocatedResourceName", "Conditional", NULLS, "1.3"),
  json("AllocatedTags", "Conditional", NULLS, "1.3", { format: "KeyValue" }),
  text("AvailabilityZone", "Recommended", NULLS, "0.5"),
  decimal("BilledCost", "Mandatory", NO_NULLS, "0.5"),
  text("BillingAccountId", "Mandatory", NO_NULLS, "0.5"),
  text("BillingAccountName", "Mandatory", NULLS, "0.5"),
  text("BillingAccountType", "Conditional", NO_NULLS, "1.2"),
  text("BillingCurrency", "Mandatory", NO_NULLS, "0.5", { format: "Currency" }),
  dateTime("BillingPeriodEnd", "Mandatory", NO_NULLS, "0.5"),
  dateTime("BillingPeriodStart", "Mandatory", NO_NULLS, "0.5"),
  text("CapacityReservationId", "Conditional", NULLS, "1.1"),
  text("CapacityReservationStatus", "Conditional", NULLS, "1.1", { allowed: ["Used", "Unused"] }),
  text("ChargeCategory", "Mandatory", NO_NULLS, "0.5", {
    allowed: ["Usage", "Purchase", "Tax", "Credit", "Adjustment"],
  }),
  text("ChargeClass", "Mandatory", NULLS, "1.0", { allowed: ["Correction"] }),
  text("ChargeDescription", "Mandatory", NULLS, "1.0-preview"),
  text("ChargeFrequency", "Recommended", NO_NULLS, "1.0-preview", {
    allowed: ["One-Time", "Recurring", "Usage-Based"],
  }),
  dateTime("ChargePeriodEnd", "Mandatory", NO_NULLS, "0.5"),
  dateTime("ChargePeriodStart", "Mandatory", NO_NULLS, "0.5"),
  text("CommitmentDiscountCategory", "Conditional", NULLS, "1.0-preview", { allowed: ["Spend", "Usage"] }),
  text("CommitmentDiscountId", "Conditional", NULLS, "1.0-preview"),
  text("CommitmentDiscountName", "Conditional", NULLS, "1.0-preview"),
  decimal("CommitmentDiscountQuantity", "Conditional", NULLS, "1.1"),
  text("CommitmentDiscountStatus", "Conditional", NULLS, "1.0", { allowed: ["Used", "Unused"] }),
  text("CommitmentDiscountType", "Conditional", NULLS, "1.0-preview"),
  text("CommitmentDiscountUnit", "Conditional", NULLS, "1.1", { format: "Unit" }),
  decimal("ConsumedQuantity", "Conditional", NULLS, "1.0"),
  text("ConsumedUnit", "Conditional", NULLS, "1.0", { format: "Unit" }),
  json("ContractApplied", "Conditional", NULLS, "1.3", { format: "JsonObject" }),
  decimal("ContractedCost", "Mandatory", NO_NULLS, "1.0"),
  decimal("ContractedUnitPrice", "Conditional", NULLS, "1.0", { nonNegative: true }),
  decimal("EffectiveCost", "Mandatory", NO_NULLS, "0.5"),
  text("HostProviderName", "Mandatory", NULLS, "1.3"),
  text("InvoiceId", "Recommended", NULLS, "1.2"),
  text("InvoiceIssuerName", "Mandatory", NO_NULLS, "0.5"),
  decimal("ListCost", "Mandatory", NO_NULLS, "1.0-preview"),
  decimal("ListUnitPrice", "Conditional", NULLS, "1.0-preview", { nonNegative: true }),
  text("PricingCategory", "Conditional", NULLS, "1.0-preview", {
    allowed: ["Standard", "Dynamic", "Committed", "Other"],
  }),
  text("PricingCurrency", "Conditional", NO_NULLS, "1.2", { format: "Currency" }),
  decimal("PricingCurrencyContractedUnitPrice", "Conditional", NULLS, "1.2", { nonNegative: true }),
  decimal("PricingCurrencyEffectiveCost", "Conditional", NO_NULLS, "1.2"),
  decimal("PricingCurrencyListUnitPrice", "Conditional", NULLS, "1.2", { nonNegative: true }),
  decimal("PricingQuantity", "Mandatory", NULLS, "1.0-preview"),
  text("PricingUnit", "Mandatory", NULLS, "1.0-preview", { format: "Unit" }),
  text("ProviderName", "Mandatory", NO_NULLS, "0.5", { deprecated: "1.3" }),
  text("PublisherName", "Mandatory", NO_NULLS, "0.5", { deprecated: "1.3" }),
  text("RegionId", "Conditional", NULLS, "1.0"),
  text("RegionName", "Conditional", NULLS, "1.0"),
  text("ResourceId", "Conditional", NULLS, "0.5"),
  text("ResourceName", "Conditional", NULLS, "0.5"),
  text("ResourceType", "Conditional", NULLS, "1.0-preview"),
  text("ServiceCategory", "Mandatory", NO_NULLS, "0.5", { allowed: Object.keys(serviceCategories) }),
  text("ServiceName", "Mandatory", NO_NULLS, "0.5"),
  text("ServiceProviderName", "Mandatory", NO_NULLS, "1.3"),
  text("ServiceSubcategory", "Recommended", NO_NULLS, "1.1", { allowed: Object.values(serviceCategories).flat() }),
  text("SkuId", "Conditional", NULLS, "1.0-preview"),
  text("SkuMeter", "Conditional", NULLS, "1.1"),
  json("SkuPriceDetails", "Conditional", NULLS, "1.1", { format: "KeyValue" }),
  text("SkuPriceId", "Conditional", NULLS, "1.0-preview"),
  text("SubAccountId", "Conditional", NULLS, "0.5"),
  text("SubAccountName", "Conditional", NULLS, "0.5"),
  text("SubAccountType", "Conditional", NULLS, "1.2"),
  json("Tags", "Conditional", NULLS, "1.0-preview", { format: "KeyValue" }),
] as const;

export type ColumnName = (typeof columns)[number]["name"];
export const columnNames: readonly ColumnName[] = columns.map((column) => column.name);
