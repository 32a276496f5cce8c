import * as v from "valibot";
import { amount, costAnswer } from "#shared/costs/answer.ts";
import { costQuery } from "#shared/costs/query.ts";
import { route } from "./route.ts";

/** A CostQuery as JSON text, so that a question is a link. */
const question = v.object({ query: v.pipe(v.string(), v.parseJson(undefined, "JSON is expected"), costQuery) });
const day = v.object({ day: v.string(), median: v.string(), low: v.string(), high: v.string() });

export const forecastAnswer = v.object({
  unit: v.string(),
  /** The calendar month forecast, its end exclusive. */
  month: v.object({ from: v.string(), until: v.string() }),
  completeUntil: v.string(),
  /** Billed so far on complete days plus the forecast of the others: median and 80% band. Null: too little history, `reason` says how much is needed. */
  total: v.nullable(v.object({ median: v.string(), low: v.string(), high: v.string() })),
  reason: v.nullable(v.string()),
  /** Every day of the month that is not complete. */
  days: v.array(day),
  /** How the same method, stopped at the same day, missed earlier months: percent of what came, newest first. */
  misses: v.array(v.object({ month: v.string(), percent: v.number() })),
  /** One sentence: the method. */
  method: v.string(),
});
export type ForecastAnswer = v.InferOutput<typeof forecastAnswer>;

export const changeAnswer = v.object({
  unit: v.string(),
  total: amount,
  previous: amount,
  change: amount,
  /** They add up to `change`, exactly. Terms of nothing are left out. Largest first. */
  terms: v.array(
    v.object({
      kind: v.picklist(["usage", "price", "new", "gone", "credits", "tax"]),
      amount: v.string(),
      /** What moved most within the term. */
      largest: v.array(
        v.object({ provider: v.nullable(v.string()), service: v.nullable(v.string()), amount: v.string() }),
      ),
    }),
  ),
});
export type ChangeAnswer = v.InferOutput<typeof changeAnswer>;

export const costsRoutes = {
  "GET /api/costs": route({
    summary: "Costs by period and group, one section a currency or unit",
    access: "read_only",
    query: question,
    answer: costAnswer,
  }),
  "GET /api/costs/forecast": route({
    summary: "The rest of the current month, per currency; the query's filters and metric count, its period does not",
    access: "read_only",
    query: question,
    answer: v.array(forecastAnswer),
  }),
  "GET /api/costs/change": route({
    summary: "Why the total changed against the comparison: terms that add up, per currency",
    access: "read_only",
    query: question,
    answer: v.array(changeAnswer),
  }),
  "GET /api/costs-export": route({
    summary: "The rows of the same answer, or the FOCUS line items behind it, as a file",
    access: "read_only",
    query: v.object({
      ...question.entries,
      rows: v.optional(v.picklist(["answer", "focus"]), "answer"),
      format: v.optional(v.picklist(["csv", "parquet"]), "csv"),
    }),
    answer: { mediaTypes: ["text/csv", "application/vnd.apache.parquet"] },
  }),
  "GET /api/costs-export/metadata": route({
    summary: "FOCUS 1.3 metadata of the line items of an export: schema, version, generator, completeness",
    access: "read_only",
    query: question,
    answer: v.record(v.string(), v.unknown()),
  }),
} as const;
