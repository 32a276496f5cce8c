import { addDays } from "#shared/costs/days.ts";
import type { Row } from "../bill.ts";
import { idOf, isInvoiced, type Ledger, monthAfter } from "../ledger.ts";

export const payer = { id: "417203918842", name: "Northwind Robotics" };
const linkedAccounts: Readonly<Record<string, string>> = {
  "northwind-prod": "528814037716",
  "northwind-research": "639925148827",
};
const locations: Readonly<Record<string, string>> = {
  "us-east-1": "US East (N. Virginia)",
  "us-west-2": "US West (Oregon)",
};

/** The columns of the report, as AWS spells them; it leaves out those that nothing filled. */
export const header = [
  "identity/LineItemId,identity/TimeInterval,bill/InvoiceId,bill/InvoicingEntity,bill/BillingEntity,bill/BillType",
  "bill/PayerAccountId,bill/PayerAccountName,bill/BillingPeriodStartDate,bill/BillingPeriodEndDate",
  "lineItem/UsageAccountId,lineItem/UsageAccountName,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate",
  "lineItem/ProductCode,lineItem/UsageType,lineItem/Operation,lineItem/AvailabilityZone,lineItem/ResourceId",
  "lineItem/UsageAmount,lineItem/CurrencyCode,lineItem/UnblendedRate,lineItem/UnblendedCost,lineItem/LineItemDescription",
  "lineItem/TaxType,lineItem/LegalEntity,product/ProductName,product/instanceType,product/location,product/productFamily",
  "product/region,product/sku,pricing/RateCode,pricing/currency,pricing/publicOnDemandCost,pricing/publicOnDemandRate",
  "pricing/term,pricing/unit,savingsPlan/OfferingType,savingsPlan/PaymentOption,savingsPlan/PurchaseTerm",
  "savingsPlan/SavingsPlanARN,savingsPlan/SavingsPlanEffectiveCost,savingsPlan/SavingsPlanRate",
  "savingsPlan/TotalCommitmentToDate,savingsPlan/UsedCommitment,resourceTags/user:env,resourceTags/user:team",
].flatMap((columns) => columns.split(","));

export interface CurLine {
  /** Tells the line from others of the same days. */
  key: string;
  type: string;
  account: string;
  from: string;
  /** The day after its last; the day after `from` unless said. */
  until?: string;
  cost: string;
  description: string;
  team?: string | null;
  env?: string | null;
  /** Any other columns. */
  more?: Readonly<Record<string, string>>;
}

/** A line of the report of a month. Days are YYYY-MM-DD, amounts decimal text in dollars. */
export function curRow(ledger: Ledger, month: string, line: CurLine): Row {
  const { from, until = addDays(from, 1) } = line;
  const [start, end] = [`${from}T00:00:00Z`, `${until}T00:00:00Z`];
  return {
    "identity/LineItemId": idOf(`aws ${line.key} ${line.type} ${start}`, 52),
    "identity/TimeInterval": `${start}/${end}`,
    "bill/InvoiceId": isInvoiced(ledger, month) ? String(1_900_000_000 + Number(month.replaceAll("-", ""))) : "",
    "bill/InvoicingEntity": "Amazon Web Services, Inc.",
    "bill/BillingEntity": "AWS",
    "bill/BillType": "Anniversary",
    "bill/PayerAccountId": payer.id,
    "bill/PayerAccountName": payer.name,
    "bill/BillingPeriodStartDate": `${month}T00:00:00Z`,
    "bill/BillingPeriodEndDate": `${monthAfter(month, 1)}T00:00:00Z`,
    "lineItem/UsageAccountId": linkedAccounts[line.account] ?? payer.id,
    "lineItem/UsageAccountName": line.account,
    "lineItem/LineItemType": line.type,
    "lineItem/UsageStartDate": start,
    "lineItem/UsageEndDate": end,
    "lineItem/CurrencyCode": "USD",
    "lineItem/UnblendedCost": line.cost,
    "lineItem/LineItemDescription": line.description,
    "lineItem/LegalEntity": "Amazon Web Services, Inc.",
    "resourceTags/user:env": line.env ?? "",
    "resourceTags/user:team": line.team ?? "",
    ...line.more,
  };
}

/** What AWS says of a product it meters; the SKU hangs on the usage type alone. */
export function productColumns(product: {
  code: string;
  name: string;
  usageType: string;
  operation: string;
  family: string;
  instanceType: string;
  region: string;
  unit: string;
}): Record<string, string> {
  const sku = idOf(`sku ${product.code} ${product.usageType}`, 16).toUpperCase();
  return {
    "lineItem/ProductCode": product.code,
    "lineItem/UsageType": product.usageType,
    "lineItem/Operation": product.operation,
    "lineItem/AvailabilityZone": product.instanceType ? `${product.region}a` : "",
    "product/ProductName": product.name,
    "product/instanceType": product.instanceType,
    "product/location": locations[product.region] ?? "",
    "product/productFamily": product.family,
    "product/region": product.region,
    "product/sku": sku,
    "pricing/RateCode": `${sku}.JRTCKXETXF.6YS6EN2CT7`,
    "pricing/currency": "USD",
    "pricing/term": "OnDemand",
    "pricing/unit": product.unit,
  };
}
