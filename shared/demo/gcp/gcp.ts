import { addDays } from "#shared/costs/days.ts";
import { type FocusLine, focusSource } from "../focus-source.ts";
import { type Ledger, monthAfter, monthsFromAnchor } from "../ledger.ts";

const account = {
  ProviderName: "Google",
  PublisherName: "Google",
  InvoiceIssuerName: "Google",
  BillingAccountId: "01A7F3-9C2D41-E5B806",
  BillingAccountName: "Northwind Robotics",
};

/** Google Cloud's bill as a FOCUS 1.0 export: no ServiceSubcategory, no price list in another currency, no invoice number. */
export const gcp = focusSource({
  id: "gcp",
  version: "1.0",
  lines: new URL("lines.csv", import.meta.url),
  delivered: ["0.1", "0.6"],
  growth: 0.018,
  ownColumns: ["x_ServiceId", "x_CostType"],
  party: (line) => ({ ...account, SubAccountId: line.account, SubAccountName: line.account }),
  place: (line) => ({
    ResourceId: `//${hostOf(line)}/projects/${line.account}/${line.resource_type.toLowerCase()}s/${line.key}`,
    ResourceName: line.key,
    ResourceType: line.resource_type,
    x_ServiceId: line.sku.slice(0, 9),
    x_CostType: "regular",
  }),
  monthly: (ledger, month) => [...taxOf(ledger, month), ...creditOf(ledger, month)],
});

function hostOf({ service }: FocusLine): string {
  return `${service.toLowerCase().replaceAll(/cloud | engine|[^a-z]/g, "")}.googleapis.com`;
}

function taxOf(ledger: Ledger, month: string) {
  if (ledger.asOf < month) return [];
  const days = { ChargePeriodStart: `${month}T00:00:00Z`, ChargePeriodEnd: `${monthAfter(month, 1)}T00:00:00Z` };
  return [{ ...once("41.27", days), ChargeCategory: "Tax", ChargeDescription: "Tax", ServiceName: "Invoice" }];
}

/** A promotion of every second month, on its twelfth day. */
function creditOf(ledger: Ledger, month: string) {
  const day = addDays(month, 11);
  if (monthsFromAnchor(ledger, month) % 2 !== 0 || ledger.asOf < addDays(day, 2)) return [];
  const days = { ChargePeriodStart: `${day}T00:00:00Z`, ChargePeriodEnd: `${addDays(day, 1)}T00:00:00Z` };
  const about = { ChargeCategory: "Credit", ChargeDescription: "Promotion: data platform on Google Cloud" };
  return [
    {
      ...once("-1800", days),
      ...about,
      ServiceName: "BigQuery",
      ServiceCategory: "Analytics",
      SubAccountId: "nw-data-platform",
      SubAccountName: "nw-data-platform",
      Tags: '{"team":"Data"}',
    },
  ];
}

function once(cost: string, days: Readonly<Record<string, string>>) {
  return {
    ...account,
    ...days,
    ServiceCategory: "Other",
    ChargeFrequency: "One-Time",
    BilledCost: cost,
    EffectiveCost: cost,
    ListCost: cost,
    ContractedCost: cost,
    x_CostType: "regular",
  };
}
