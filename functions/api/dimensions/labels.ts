import { type Field, tagKeyOf } from "#shared/costs/dimensions.ts";

const named: Partial<Record<Field, string>> = {
  x_Provider: "Provider",
  x_ConnectionId: "Source",
  x_Kind: "Kind",
  x_HierarchyPath: "Hierarchy",
  x_CostBasis: "Cost basis",
  x_SourceFormat: "Bill format",
  ProviderName: "Provider name",
  SubAccountId: "Sub-account",
  SubAccountName: "Sub-account name",
  SubAccountType: "Sub-account type",
};

/** A field for people: `ServiceName` is "Service", `SkuPriceId` "SKU price", `tag:cost-center` "Cost center". */
export function labelOf(field: Field): string {
  const key = tagKeyOf(field);
  if (key !== undefined) return sentence((/[^:/]+$/.exec(key)?.[0] ?? key).split(/[-_. ]+|(?<=\p{Ll})(?=\p{Lu})/u));
  return named[field] ?? (field === "ServiceName" ? "Service" : sentence(wordsOf(field.replace(/Id$/, ""))));
}

/** Labels that no other field has: tags that would read alike go by their keys. */
export function labelsOf(fields: readonly Field[]): string[] {
  const labels = fields.map(labelOf);
  return fields.map((field, index) => {
    const label = labels[index] ?? field;
    const isShared = labels.filter((other) => other.toLowerCase() === label.toLowerCase()).length > 1;
    return isShared ? (tagKeyOf(field) ?? label) : label;
  });
}

/** An id for people: `google-cloud` is "Google Cloud". */
export function titleCased(id: string): string {
  return id
    .split(/[-_ ]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
}

function wordsOf(name: string): string[] {
  return name.match(/[A-Z]+[a-z]*|[a-z0-9]+/g) ?? [name];
}

function sentence(words: readonly string[]): string {
  const text = words
    .filter((word) => word !== "")
    .map((word) => (word === "Sku" ? "SKU" : word.toLowerCase()))
    .join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
