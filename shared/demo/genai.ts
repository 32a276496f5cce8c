import { type FocusLine, type FocusVendor, focusSource } from "./focus-source.ts";
import { idOf } from "./ledger.ts";

/** Model vendors: a row per day, project, model and direction of tokens. */
interface ModelVendor extends Pick<FocusVendor, "id" | "version" | "delivered"> {
  company: string;
  account: { id: string; name: string };
  projectType: string;
  projectPrefix: string;
}

function modelVendor({ company, account, projectType, projectPrefix, ...vendor }: ModelVendor) {
  return focusSource({
    ...vendor,
    lines: new URL(`${vendor.id}/lines.csv`, import.meta.url),
    growth: 0.04,
    party: ({ account: project }) => ({
      ProviderName: company,
      PublisherName: company,
      ServiceProviderName: company,
      HostProviderName: company,
      InvoiceIssuerName: company,
      BillingAccountId: account.id,
      BillingAccountName: account.name,
      BillingAccountType: "Organization",
      SubAccountId: `${projectPrefix}${idOf(`${vendor.id} ${project}`, 16)}`,
      SubAccountName: project,
      SubAccountType: projectType,
    }),
    place: (line) => ({ SkuPriceDetails: detailsOf(line, company) }),
  });
}

function detailsOf({ service, sku }: FocusLine, developer: string): string {
  const direction = sku.endsWith("-output") ? "Output" : "Input";
  const action = /-cache-(read|write)$/.exec(sku)?.[1] ?? "none";
  return JSON.stringify({
    x_ModelDeveloper: developer,
    x_ModelId: service,
    x_TokenDirection: direction,
    x_TokenCacheAction: { read: "Read", write: "Write", none: "Uncached" }[action] ?? "",
  });
}

export const openai = modelVendor({
  id: "openai",
  version: "1.3",
  company: "OpenAI",
  delivered: ["0.3", "0.9"],
  account: { id: "org-Nw7RbtX4kQ2mVd91", name: "Northwind Robotics" },
  projectType: "Project",
  projectPrefix: "proj_",
});

export const anthropic = modelVendor({
  id: "anthropic",
  version: "1.3",
  company: "Anthropic",
  delivered: ["0.3", "0.9"],
  account: { id: "0f6c1d52-8a3b-4e17-9d20-b7c5e4a91f38", name: "Northwind Robotics" },
  projectType: "Workspace",
  projectPrefix: "wrkspc_",
});

/** Bought through AI Studio, on a billing account of its own. */
export const gemini = modelVendor({
  id: "gemini",
  version: "1.2",
  company: "Google",
  delivered: ["0.1", "0.6"],
  account: { id: "01C4D9-27F0AA-6B1E53", name: "Northwind Gemini API" },
  projectType: "Project",
  projectPrefix: "gen-lang-client-",
});
