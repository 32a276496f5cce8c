import { columns } from "#shared/focus/columns.ts";

/** What costs are grouped and filtered by, beside the keys of `Tags` (`tag:team`). */
export const dimensions = [
  "x_Provider",
  "x_ConnectionId",
  /** `GenAI` when ServiceSubcategory is Generative AI, `SaaS` when ServiceCategory is Business Applications, else `Cloud`. */
  "x_Kind",
  "x_HierarchyPath",
  "x_CostBasis",
  "x_SourceFormat",
  ...columns
    .filter((column): column is Extract<(typeof columns)[number], { type: "String" }> => column.type === "String")
    .map(({ name }) => name),
] as const;
export type Dimension = (typeof dimensions)[number];

/** A dimension, or the value of a tag: `tag:` and the key as the vendor spells it. */
export type Field = Dimension | `tag:${string}`;

export function isField(name: string): name is Field {
  return /^tag:[^\p{Cc}]{1,256}$/u.test(name) || dimensions.some((dimension) => dimension === name);
}

/** The key of a tag field; undefined for a column. */
export function tagKeyOf(field: Field): string | undefined {
  return field.startsWith("tag:") ? field.slice(4) : undefined;
}
