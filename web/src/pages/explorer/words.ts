import { addDays, dayText, monthText, rangeText } from "../../format/days.ts";
import { providerName } from "../../ui/provider-mark.tsx";
import type { Comparison, CostAnswer, CostQuery, Field, Filter, Operator } from "./cost-query.ts";

export const metricWords: Record<CostQuery["metric"], string> = {
  effective: "Effective",
  billed: "Billed",
  list: "List",
  contracted: "Contracted",
  quantity: "Quantity",
  tokens: "Tokens",
};

export const metricNotes: Record<CostQuery["metric"], string> = {
  effective: "Discounts in, prepayments spread over what they cover",
  billed: "As invoiced, when it was charged",
  list: "At public prices",
  contracted: "At negotiated prices, before commitments",
  quantity: "Consumed, per unit",
  tokens: "Of models, whatever unit says so",
};

export const granularityWords: Record<CostQuery["granularity"], string> = {
  day: "Day",
  week: "Week",
  month: "Month",
  quarter: "Quarter",
  none: "Whole period",
};

export const comparisonWords: Record<Comparison, string> = {
  "same-days-last-month": "Same days last month",
  "same-weekdays-last-month": "Same weekdays, 28 days before",
  "previous-period": "The period before",
  "same-days-last-year": "Same days last year",
  "same-weekdays-last-year": "Same weekdays, 364 days before",
};

export const operatorWords: Record<Operator, string> = {
  is: "is",
  "is-not": "is not",
  contains: "contains",
  "not-contains": "does not contain",
  empty: "is empty",
  "not-empty": "is not empty",
};

const fieldNames: Record<string, string> = {
  x_Kind: "Kind",
  x_Provider: "Provider",
  x_ConnectionId: "Source",
  x_HierarchyPath: "Hierarchy",
  x_CostBasis: "Basis",
  x_SourceFormat: "Format",
  ServiceName: "Service",
  SubAccountName: "Account",
  SubAccountId: "Account ID",
  BillingAccountName: "Billing account",
  BillingAccountId: "Billing account ID",
  ResourceName: "Resource",
  ResourceId: "Resource ID",
  SkuMeter: "Meter",
  SkuId: "SKU",
  RegionName: "Region",
  ChargeCategory: "Charge",
};

/** A field as people call it: what this page calls it, else the label of the API, else its column in words. */
export function fieldName(field: string, labels?: ReadonlyMap<string, string>): string {
  return (
    fieldNames[field] ?? labels?.get(field) ?? (field.startsWith("tag:") ? capital(field.slice(4)) : inWords(field))
  );
}

/** "12 services", "1 team". */
export function manyName(field: string, count: number, labels?: ReadonlyMap<string, string>): string {
  return `${count} ${count === 1 ? inSentence(fieldName(field, labels)) : pluralName(field, labels)}`;
}

/** "services", as inside a sentence. */
export function pluralName(field: string, labels?: ReadonlyMap<string, string>): string {
  return `${inSentence(fieldName(field, labels))
    .replace(/(?<=[^aeiou])y$/, "ie")
    .replace(/(?:s|x|ch)$/, "$&e")}s`;
}

function inSentence(name: string): string {
  return /^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}

/** A value as shown: a source by its name, a provider as people know it. Null: rows without one. */
export function valueName(field: string, value: string | null, sources: CostAnswer["sources"] = []): string {
  if (value === null) return field.startsWith("tag:") ? "Unallocated" : `No ${fieldName(field).toLowerCase()}`;
  if (field === "x_Provider") return providerName(value);
  if (field === "x_ConnectionId") return sources.find(({ connectionId }) => connectionId === value)?.name ?? value;
  return value;
}

export function filterValue(filter: Filter, sources: CostAnswer["sources"]): string | undefined {
  if (!("values" in filter)) return undefined;
  const [first = "", ...rest] = filter.values;
  const name = valueName(filter.field, first, sources);
  return rest.length === 0
    ? name
    : rest.length === 1
      ? `${name}, ${valueName(filter.field, rest[0] ?? "", sources)}`
      : `${name} and ${rest.length} more`;
}

/** "1–20 Nov"; "November" where it is that whole month. */
export function daysText({ from, until }: { from: string; until: string }): string {
  const isMonth = from.endsWith("-01") && until.endsWith("-01") && addDays(from, 31) >= until;
  if (isMonth) return monthText(from);
  return from >= until ? dayText(from) : rangeText(from, until);
}

export function groupWords(groupBy: readonly Field[], labels: ReadonlyMap<string, string>): string {
  return groupBy.length === 0 ? "nothing" : groupBy.map((field) => fieldName(field, labels)).join(", ");
}

function inWords(column: string): string {
  const words = column
    .replace(/^x_/, "")
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toLowerCase();
  return capital(words).replace(/\bid\b/g, "ID");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
