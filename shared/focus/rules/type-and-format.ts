import type { ColumnName } from "../columns.ts";
import { currencyCodes } from "../currencies.ts";
import { type RowRule, row, ruleId, sqlList, type TypeRule } from "./rule.ts";
import { notUnitFormat } from "./unit-format.ts";

const typed =
  (type: string) =>
  (column: ColumnName, ...suffixes: string[]): TypeRule[] =>
    suffixes.map((suffix) => ({
      kind: "type",
      id: ruleId(column, suffix),
      severity: "must",
      requirement: `${column} must be of type ${type}.`,
      columns: [column],
    }));
const string = typed("String");
const decimal = typed("Decimal");
const dateTime = typed("DateTime");

/** NumericFormat and "a valid decimal value" can only be broken by a column that is no DECIMAL: they are type rules too. */
export const typeRules: readonly TypeRule[] = [
  decimal("BilledCost", "C-001-M", "C-002-M", "C-004-M"),
  decimal("CommitmentDiscountQuantity", "C-001-M", "C-002-M"),
  decimal("ConsumedQuantity", "C-001-M", "C-002-M"),
  decimal("ContractedCost", "C-001-M", "C-002-M", "C-004-M"),
  decimal("ContractedUnitPrice", "C-002-M", "C-003-M"),
  decimal("EffectiveCost", "C-001-M", "C-002-M", "C-004-M"),
  decimal("ListCost", "C-001-M", "C-002-M", "C-004-M"),
  decimal("ListUnitPrice", "C-001-M", "C-002-M"),
  decimal("PricingCurrencyContractedUnitPrice", "C-001-M", "C-002-M"),
  decimal("PricingCurrencyEffectiveCost", "C-001-M", "C-002-M", "C-004-M"),
  decimal("PricingCurrencyListUnitPrice", "C-001-M", "C-002-M"),
  decimal("PricingQuantity", "C-001-M", "C-002-M", "C-012-C"),
  dateTime("BillingPeriodEnd", "C-001-M"),
  dateTime("BillingPeriodStart", "C-001-M"),
  dateTime("ChargePeriodEnd", "C-001-M"),
  dateTime("ChargePeriodStart", "C-001-M"),
  string("AllocatedMethodDetails", "C-001-M"),
  string("AllocatedMethodId", "C-001-M"),
  string("AllocatedResourceId", "C-001-M"),
  string("AllocatedResourceName", "C-001-M"),
  string("AvailabilityZone", "C-001-M"),
  string("BillingAccountId", "C-002-M"),
  string("BillingAccountName", "C-001-M"),
  string("BillingAccountType", "C-001-M"),
  string("BillingCurrency", "C-001-M"),
  string("CapacityReservationId", "C-001-M"),
  string("CapacityReservationStatus", "C-001-M"),
  string("ChargeCategory", "C-001-M"),
  string("ChargeClass", "C-001-M"),
  string("ChargeDescription", "C-001-M"),
  string("ChargeFrequency", "C-001-M"),
  string("CommitmentDiscountCategory", "C-001-M"),
  string("CommitmentDiscountId", "C-001-M"),
  string("CommitmentDiscountName", "C-001-M"),
  string("CommitmentDiscountStatus", "C-001-M"),
  string("CommitmentDiscountType", "C-001-M"),
  string("CommitmentDiscountUnit", "C-001-M"),
  string("ConsumedUnit", "C-001-M"),
  string("HostProviderName", "C-001-M"),
  string("InvoiceId", "C-001-M"),
  string("InvoiceIssuerName", "C-001-M"),
  string("PricingCategory", "C-001-M"),
  string("PricingCurrency", "C-001-M"),
  string("PricingUnit", "C-001-M"),
  string("ProviderName", "C-001-M"),
  string("PublisherName", "C-001-M"),
  string("RegionId", "C-001-M"),
  string("RegionName", "C-001-M"),
  string("ResourceId", "C-001-M"),
  string("ResourceName", "C-001-M"),
  string("ResourceType", "C-001-M"),
  string("ServiceCategory", "C-001-M"),
  string("ServiceName", "C-001-M"),
  string("ServiceProviderName", "C-001-M"),
  string("ServiceSubcategory", "C-001-M"),
  string("SkuId", "C-001-M"),
  string("SkuMeter", "C-001-M"),
  string("SkuPriceId", "C-001-M"),
  string("SubAccountId", "C-001-M"),
  string("SubAccountName", "C-001-M"),
  string("SubAccountType", "C-001-M"),
].flat();

/** What of StringHandling and NullHandling a row can break: a text that stands for having none. Any script is fine. */
const stringHandling = (column: ColumnName, suffix = "C-002-M"): RowRule =>
  row({
    id: ruleId(column, suffix),
    requirement: `${column} must be null rather than blank or a placeholder.`,
    columns: [column],
    // One function of one column: DuckDB then looks at each entry of a dictionary once, which IN does not get.
    broken: `regexp_full_match(${column}, '\\s*|Not Applicable|N/A|NULL|null')`,
  });

const wholeSeconds = (column: ColumnName, suffix: string): RowRule =>
  row({
    id: ruleId(column, suffix),
    requirement: `${column} must be an instant in whole seconds (YYYY-MM-DDTHH:mm:ssZ).`,
    columns: [column],
    broken: `NOT isfinite(${column}) OR epoch_us(${column}) % 1000000 <> 0`,
  });

const unitFormat = (column: ColumnName, suffix: string): RowRule =>
  row({
    id: ruleId(column, suffix),
    severity: "should",
    requirement: `${column} should be in UnitFormat, e.g. GB, Requests, GB-Hours, Requests/Second, 1000 Requests.`,
    columns: [column],
    broken: notUnitFormat(column),
    perValue: true,
  });

const currencies = sqlList(currencyCodes);

export const formatRules: readonly RowRule[] = [
  stringHandling("AllocatedMethodDetails"),
  stringHandling("AllocatedMethodId"),
  stringHandling("AllocatedResourceId"),
  stringHandling("AllocatedResourceName"),
  stringHandling("AvailabilityZone"),
  stringHandling("BillingAccountId", "C-003-M"),
  stringHandling("BillingAccountName"),
  stringHandling("BillingAccountType"),
  stringHandling("BillingCurrency"),
  stringHandling("CapacityReservationId"),
  stringHandling("ChargeDescription"),
  stringHandling("CommitmentDiscountId"),
  stringHandling("CommitmentDiscountName"),
  stringHandling("CommitmentDiscountType"),
  stringHandling("CommitmentDiscountUnit"),
  stringHandling("ConsumedUnit"),
  stringHandling("HostProviderName"),
  stringHandling("InvoiceId"),
  stringHandling("InvoiceIssuerName"),
  stringHandling("PricingCurrency"),
  stringHandling("PricingUnit"),
  stringHandling("ProviderName"),
  stringHandling("PublisherName"),
  stringHandling("RegionId"),
  stringHandling("RegionName"),
  stringHandling("ResourceId"),
  stringHandling("ResourceName"),
  stringHandling("ResourceType"),
  stringHandling("ServiceName"),
  stringHandling("ServiceProviderName"),
  stringHandling("SkuId"),
  stringHandling("SkuMeter"),
  stringHandling("SkuPriceId"),
  stringHandling("SubAccountId"),
  stringHandling("SubAccountName"),
  stringHandling("SubAccountType"),
  wholeSeconds("BillingPeriodEnd", "C-002-M"),
  wholeSeconds("BillingPeriodStart", "C-002-M"),
  wholeSeconds("ChargePeriodEnd", "C-002-M"),
  wholeSeconds("ChargePeriodStart", "C-002-M"),
  unitFormat("CommitmentDiscountUnit", "C-003-O"),
  unitFormat("ConsumedUnit", "C-003-O"),
  unitFormat("PricingUnit", "C-003-O"),
  row({
    id: "CAU-BillingCurrency-C-003-M",
    requirement: "BillingCurrency must be a three-letter code of ISO 4217.",
    columns: ["BillingCurrency"],
    broken: "NOT regexp_full_match(BillingCurrency, '[A-Z]{3}')",
  }),
  row({
    id: "CAU-BillingCurrency-C-006-M",
    requirement: "BillingCurrency must be a national currency.",
    columns: ["BillingCurrency"],
    broken: `BillingCurrency NOT IN ${currencies}`,
    perValue: true,
  }),
  row({
    id: "CAU-PricingCurrency-C-003-M",
    requirement: "PricingCurrency, where it is a national currency, must be spelled as in ISO 4217.",
    columns: ["PricingCurrency"],
    broken: `PricingCurrency NOT IN ${currencies} AND upper(trim(PricingCurrency)) IN ${currencies}`,
    perValue: true,
  }),
];
