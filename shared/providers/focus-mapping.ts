import { type ColumnName, columnNames, columns as focusColumns } from "#shared/focus/columns.ts";
import { findHeader, type Mapping, type SourceColumn } from "./provider.ts";

/** What a vendor's FOCUS file has otherwise than FOCUS says. */
export interface FocusDialect {
  /** FOCUS column → the header it comes under. */
  readonly headers?: Partial<Record<ColumnName, string>>;
  /** Necessary columns it leaves out, which `expressions` then fill. */
  readonly lacks?: readonly ColumnName[];
  /** FOCUS column → SQL over the FOCUS columns of the file. */
  readonly expressions?: Partial<Record<ColumnName, string>>;
  /** Constant x_Provider; derived from the provider columns when absent. */
  readonly provider?: string;
}

/**
 * Reads a FOCUS file of any version as FOCUS 1.3: a SELECT over the 65 columns, with the few rules below. Every other column of
 * the file is kept in x_SourceColumns. Money, currency, dates, ChargeCategory and BillingAccountId are never made up.
 */
export function focusMapping(columns: readonly string[], dialect: FocusDialect = {}): Mapping {
  const declared = focusColumns.map(({ name, type }): [string, SourceColumn] => {
    const header = dialect.headers?.[name];
    const found = header === undefined ? undefined : findHeader(columns, header);
    const needs = dialect.lacks?.includes(name) ? {} : necessary[name];
    return [name, { type: sourceTypes[type], ...needs, ...(found !== undefined && { header: found }) }];
  });
  const read = new Set(declared.map(([name, column]) => findHeader(columns, column.header ?? name)));
  const own = isOwnFile(columns);
  const kept = columns.filter((column) => !read.has(column) && !(own && ownColumns.includes(column)));
  const rules = { ...upgradeRules, ...dialect.expressions };
  const select = columnNames.map((name) => `${rules[name] ?? `"${name}"`} AS "${name}"`);
  select.push(`${own ? "x_SourceColumns" : "source_columns"} AS x_SourceColumns`);
  if (own) select.push("x_Provider", "x_SourceFormat", "x_CostBasis");
  else select.push(`${dialect.provider ? `'${dialect.provider}'` : providerOfRow} AS x_Provider`);
  return {
    columns: { ...Object.fromEntries(declared), ...(own && ownDeclared) },
    keyValues: { source_columns: { keys: Object.fromEntries(kept.map((column) => [column, column])) } },
    sql: `SELECT ${select.join(",\n  ")}\nFROM source`,
  };
}

const sourceTypes = { String: "text", Json: "text", Decimal: "decimal", DateTime: "instant" } as const;

const filled = { required: true, filled: true } as const;
const necessary: Partial<Record<ColumnName, Omit<SourceColumn, "type">>> = {
  BilledCost: filled,
  EffectiveCost: filled,
  ListCost: filled,
  ContractedCost: filled,
  BillingCurrency: { ...filled, allowed: "currency" },
  BillingAccountId: filled,
  ChargeCategory: { ...filled, allowed: ["Usage", "Purchase", "Tax", "Credit", "Adjustment"] },
  BillingPeriodStart: filled,
  BillingPeriodEnd: { ...filled, after: "BillingPeriodStart" },
  ChargePeriodStart: filled,
  ChargePeriodEnd: { ...filled, after: "ChargePeriodStart" },
};
export const necessaryColumns = Object.keys(necessary);

/** A file that we wrote: its own columns are read as they are, so that writing and reading again changes nothing. */
const ownDeclared: Readonly<Record<string, SourceColumn>> = {
  x_Provider: { type: "text", filled: true },
  x_SourceFormat: { type: "text", filled: true },
  x_CostBasis: { type: "text", filled: true, allowed: ["billed", "estimated"] },
  x_SourceColumns: { type: "text" },
};
const ownColumns = Object.keys(ownDeclared);
const isOwnFile = (columns: readonly string[]) => ownColumns.every((column) => columns.includes(column));

/** The company behind one of its names, so that `AWS` and `Amazon Web Services, Inc.` are not two. */
const companyOf = (name: string) => `CASE rtrim(lower(split_part(${name}, ' ', 1)), ',.')
    WHEN 'aws' THEN 'aws' WHEN 'amazon' THEN 'aws' WHEN 'amazon.com' THEN 'aws'
    WHEN 'microsoft' THEN 'azure' WHEN 'azure' THEN 'azure'
    WHEN 'google' THEN 'gcp' WHEN 'gcp' THEN 'gcp'
    WHEN 'oracle' THEN 'oci' WHEN 'oci' THEN 'oci'
    WHEN 'openai' THEN 'openai' WHEN 'anthropic' THEN 'anthropic'
    ELSE nullif(trim(regexp_replace(lower(${name}), '[^a-z0-9]+', '-', 'g'), '-'), '')
  END`;

const providerOfRow = `coalesce(${companyOf('coalesce("ProviderName", "ServiceProviderName", "InvoiceIssuerName")')}, 'unknown')`;

const serviceProvider = `coalesce("ServiceProviderName", CASE
    WHEN "PublisherName" = "ProviderName" THEN "ProviderName"
    WHEN (${companyOf('"PublisherName"')}) <> (${companyOf('"ProviderName"')}) THEN "PublisherName"
  END, "ProviderName", "PublisherName")`;

/** How FOCUS 1.0 to 1.4 becomes 1.3; each rule is told to people in README.md. */
const upgradeRules: Partial<Record<ColumnName, string>> = {
  ServiceProviderName: serviceProvider,
  HostProviderName: `coalesce("HostProviderName", "ProviderName", "ServiceProviderName")`,
  ProviderName: `coalesce("ProviderName", "ServiceProviderName")`,
  PublisherName: `coalesce("PublisherName", "ServiceProviderName", "ProviderName")`,
  PricingCurrency: `coalesce("PricingCurrency", "BillingCurrency")`,
  PricingCurrencyEffectiveCost: `coalesce("PricingCurrencyEffectiveCost",
    CASE WHEN coalesce("PricingCurrency", "BillingCurrency") = "BillingCurrency" THEN "EffectiveCost" END)`,
  PricingCategory: `CASE "PricingCategory" WHEN 'On-Demand' THEN 'Standard' WHEN 'Commitment-Based' THEN 'Committed'
    ELSE "PricingCategory" END`,
  ChargeFrequency: `CASE "ChargeFrequency" WHEN 'Usage-based' THEN 'Usage-Based' ELSE "ChargeFrequency" END`,
};
