import { type FocusLine, focusSource } from "../focus-source.ts";
import { idOf, uuidOf } from "../ledger.ts";

/** Azure's FOCUS 1.2 export of an Enterprise Agreement; the contract takes 8 % off the list. */
export const azure = focusSource({
  id: "azure",
  version: "1.2",
  lines: new URL("lines.csv", import.meta.url),
  delivered: ["0", "0.4"],
  growth: 0.018,
  ownColumns: ["x_ResourceGroupName", "x_SkuMeterId"],
  party: ({ account }) => ({
    ProviderName: "Microsoft",
    PublisherName: "Microsoft",
    InvoiceIssuerName: "Microsoft",
    BillingAccountId: "7412093",
    BillingAccountName: "Northwind Robotics",
    BillingAccountType: "Billing Account",
    SubAccountId: uuidOf(`azure ${account}`),
    SubAccountName: account,
    SubAccountType: "Subscription",
  }),
  place: (line) => ({
    ResourceId: `/subscriptions/${uuidOf(`azure ${line.account}`)}/resourcegroups/${groupOf(line)}/providers/${line.resource_type.toLowerCase()}/${line.key}`,
    ResourceName: line.key,
    ResourceType: line.resource_type,
    x_ResourceGroupName: groupOf(line),
    x_SkuMeterId: idOf(line.sku, 12),
  }),
});

function groupOf({ team, env }: FocusLine): string {
  return team ? `${team.toLowerCase()}-${env}` : "default";
}
