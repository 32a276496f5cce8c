/** Tag keys that name who owns a cost, the usual one first. */
const keys = ["team", "Team", "cost-center", "owner"] as const;

/** The field by which costs are allocated, of those that hold any value; undefined when there is none. */
export function teamField(fields: readonly { field: string }[]): `tag:${string}` | undefined {
  return keys.map((key) => `tag:${key}` as const).find((tag) => fields.some(({ field }) => field === tag));
}
