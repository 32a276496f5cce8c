import { readFileSync } from "node:fs";
import type { Format, Mapping, SourceColumn } from "../../provider.ts";
import { sqlWithLookups } from "../../sql-values.ts";
import { optionalColumns, requiredColumns, skuPriceDetails, sourceColumns } from "./cur-legacy-columns.ts";

/**
 * AWS's legacy Cost and Usage Report, with slash headers (`lineItem/UnblendedCost`) or in snake case
 * (`line_item_unblended_cost`, as in its Parquet and Athena variants and, as far as the names are the same, CUR 2.0).
 * https://docs.aws.amazon.com/cur/latest/userguide/data-dictionary.html
 */
export const curLegacy: Format = {
  id: "aws/cur-legacy",
  name: "AWS Cost and Usage Report (legacy)",
  recognises: (columns) => {
    const present = headersByName(columns);
    return present.has("lineitemlineitemtype") || present.has("lineitemunblendedcost");
  },
  mapping,
};

function mapping(columns: readonly string[]): Mapping {
  const headers = headersByName(columns);
  const spelled = (name: string, column: SourceColumn): SourceColumn => {
    const header = headers.get(comparable(name));
    return header === undefined ? column : { ...column, header };
  };
  const declared = { ...requiredColumns, ...optionalColumns };
  return {
    columns: Object.fromEntries(Object.entries(declared).map(([name, column]) => [name, spelled(name, column)])),
    keyValues: {
      tags: { keys: tagKeys(columns) },
      price_details: { keys: keysByHeader(headers, skuPriceDetails) },
      source_columns: { keys: keysByHeader(headers, Object.fromEntries(sourceColumns.map((name) => [name, name]))) },
    },
    sql: mappingSql(headers.has(comparable("savings_plan_savings_plan_arn"))),
  };
}

function mappingSql(hasSavingsPlans: boolean): string {
  const file = (name: string) => new URL(name, import.meta.url);
  const sql = sqlWithLookups(file("cur-legacy.sql"), {
    services: file("cur-legacy-services.csv"),
    regions: file("cur-legacy-regions.csv"),
    units: file("cur-legacy-units.csv"),
  });
  // It reads the file a second time, so only where it can find something.
  const differences = hasSavingsPlans ? readFileSync(file("cur-legacy-savings-plan-differences.sql"), "utf8") : "";
  return sql.replace("{savings_plan_differences}", () => differences);
}

/**
 * User tags under the bare key, as FOCUS wants of one scheme (Tags-C-015), so that one team is one team at every vendor; AWS's own
 * tags as `aws:createdBy`, cost categories under `costCategory:`.
 * The snake-case report has folded the key itself (`resource_tags_user_cost_center`), which nothing can undo.
 */
export function tagKeys(columns: readonly string[]): Record<string, string> {
  const keys = columns.map((header): [string, string] | undefined => {
    const tag = /^resourceTags\/(.+)$/.exec(header)?.[1];
    if (tag !== undefined) return [header, tag.replace(/^user:/, "")];
    const [, scheme, folded] = /^resource_tags_(user|aws)_(.+)$/.exec(header) ?? [];
    if (folded !== undefined) return [header, scheme === "user" ? folded : `aws:${folded}`];
    const category = /^(?:costCategory\/|cost_category_)(.+)$/.exec(header)?.[1];
    return category === undefined ? undefined : [header, `costCategory:${category}`];
  });
  return Object.fromEntries(keys.filter((key) => key !== undefined));
}

function keysByHeader(
  headers: ReadonlyMap<string, string>,
  keys: Readonly<Record<string, string>>,
): Record<string, string> {
  const present = Object.entries(keys).map(([name, key]) => [headers.get(comparable(name)), key] as const);
  return Object.fromEntries(present.filter(([header]) => header !== undefined));
}

/** `lineItem/UnblendedCost`, `line_item_unblended_cost`: one name. `savings_plan_savings_plan_a_r_n` too. */
function comparable(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

function headersByName(columns: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (const header of columns) {
    const name = comparable(header);
    if (!headers.has(name)) headers.set(name, header);
  }
  return headers;
}
