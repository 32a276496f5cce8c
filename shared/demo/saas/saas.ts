import { type FocusLine, focusSource } from "../focus-source.ts";
import { idOf } from "../ledger.ts";

/** Seats of three vendors in one file, as a subscription manager exports them. */
export const saas = focusSource({
  id: "saas",
  version: "1.2",
  lines: new URL("lines.csv", import.meta.url),
  delivered: ["1", "1"],
  growth: 0.01,
  party: (line) => {
    const { company, contract } = vendorOf(line);
    return {
      ProviderName: company,
      PublisherName: company,
      InvoiceIssuerName: company,
      BillingAccountId: contract,
      BillingAccountName: `Northwind Robotics, ${company}`,
      BillingAccountType: "Contract",
      SubAccountId: idOf(`${contract} ${line.account}`, 11).toUpperCase(),
      SubAccountName: line.account,
      SubAccountType: "Workspace",
    };
  },
  place: () => ({}),
});

function vendorOf({ service }: FocusLine): { company: string; contract: string } {
  if (service.startsWith("Slack")) return { company: "Slack", contract: "SLK-20931" };
  if (service.startsWith("ChatGPT")) return { company: "OpenAI", contract: "chatgpt-northwind-robotics" };
  return { company: "Canva", contract: "CNV-88102" };
}
