import type { Bucket, Paint, Series } from "../../chart/series.ts";
import type { CostAnswer, CostGroup, CostSection } from "./cost-query.ts";
import { valueName } from "./words.ts";

/** The same for a group while filters, period and order change. */
export function groupId({ kind, key }: Pick<CostGroup, "kind" | "key">): string {
  return kind === "other" ? "other" : JSON.stringify(key);
}

export function groupName({ kind, key, groups }: CostGroup, { query, sources }: CostAnswer): string {
  if (kind === "other") return groups > 1 ? `Other (${groups})` : "Other";
  if (key.length === 0) return "Total";
  return key.map((value, index) => valueName(query.groupBy[index] ?? "", value, sources)).join(" · ");
}

/** Groups as series from the bottom up: the largest first, what is unallocated and the rest on top. */
export function seriesOf(section: CostSection, answer: CostAnswer, paintOf: (id: string) => Paint): Series[] {
  const rank = { group: 0, empty: 1, other: 2 };
  return section.groups
    .toSorted((a, b) => rank[a.kind] - rank[b.kind])
    .map((group) => ({
      id: groupId(group),
      name: groupName(group, answer),
      paint: group.kind === "group" ? paintOf(groupId(group)) : group.kind === "other" ? "other" : "unallocated",
      values: group.values,
      credits: group.credits,
    }));
}

export function bucketsOf({ buckets }: CostAnswer, today: string): Bucket[] {
  return buckets.map(({ from, until, complete }) => ({
    from,
    until,
    state: complete ? "complete" : from > today ? "not-due" : "arriving",
  }));
}
