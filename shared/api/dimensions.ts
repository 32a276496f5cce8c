import * as v from "valibot";
import { route } from "./route.ts";

const period = v.object({ from: v.pipe(v.string(), v.isoDate()), until: v.pipe(v.string(), v.isoDate()) });

export const dimensionsRoutes = {
  "GET /api/dimensions": route({
    summary: "What costs can be grouped and filtered by: columns that hold any value, and tag keys",
    access: "read_only",
    answer: v.object({
      fields: v.array(
        v.object({
          /** As in a CostQuery: a column, or `tag:<key>`. */
          field: v.string(),
          /** For people. */
          label: v.string(),
          values: v.nullable(v.number()),
        }),
      ),
      dataVersion: v.string(),
    }),
  }),
  "GET /api/dimensions/{field}": route({
    summary: "Values of a field, the most costly of the last 13 months first; null stands for rows without one",
    access: "read_only",
    params: v.object({ field: v.string() }),
    query: v.object({
      ...v.partial(period).entries,
      search: v.optional(v.pipe(v.string(), v.maxLength(200)), ""),
      limit: v.optional(v.pipe(v.string(), v.toNumber(), v.integer(), v.minValue(1), v.maxValue(200))),
    }),
    answer: v.object({
      values: v.array(v.object({ value: v.nullable(v.string()), label: v.nullable(v.string()), rows: v.number() })),
      more: v.boolean(),
    }),
  }),
} as const;
