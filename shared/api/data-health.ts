import * as v from "valibot";
import { amount, sourceFreshness } from "#shared/costs/answer.ts";
import { route } from "./route.ts";

const sums = v.array(v.object({ currency: v.string(), billed: v.string(), effective: v.string() }));

const source = v.object({
  ...sourceFreshness.entries,
  /** The billing account as the vendor names it. */
  externalId: v.string(),
  kind: v.picklist(["upload", "api"]),
  status: v.picklist(["active", "needs_attention"]),
  attentionReason: v.nullable(v.string()),
  formats: v.array(v.string()),
  /** The last 35 days, oldest first. `restated`: the newest load changed a day that was complete before. */
  days: v.array(
    v.object({
      day: v.string(),
      state: v.picklist(["complete", "arriving", "missing", "restated", "not-due"]),
      rows: v.number(),
      billed: v.array(v.object({ currency: v.string(), amount: v.string() })),
    }),
  ),
  /** The newest billing period that is over. */
  lastPeriod: v.nullable(v.object({ billingPeriod: v.string(), rows: v.number(), sums })),
  rows: v.number(),
  /** FOCUS rules that hold, of those checked in the newest load; null when unknown. */
  rulesChecked: v.nullable(v.number()),
  rulesViolated: v.nullable(v.number()),
  loads: v.number(),
});
export type DataSource = v.InferOutput<typeof source>;

const load = v.object({
  connectionId: v.string(),
  provider: v.string(),
  name: v.string(),
  billingPeriod: v.string(),
  generation: v.number(),
  /** 1 for the first load of the slice. */
  ordinal: v.number(),
  runId: v.string(),
  loadedAt: v.string(),
  rows: v.number(),
  rowsBefore: v.nullable(v.number()),
  sums,
  dayChanges: v.array(
    v.object({
      day: v.string(),
      currency: v.string(),
      billedBefore: v.string(),
      billedAfter: v.string(),
      effectiveBefore: v.string(),
      effectiveAfter: v.string(),
    }),
  ),
});
export type SliceLoadRecord = v.InferOutput<typeof load>;

export const dataHealthRoutes = {
  "GET /api/data-health": route({
    summary: "Every source: how fresh, complete by day, and conformant it is; the restatements; the rules to mend",
    access: "read_only",
    answer: v.object({
      completeUntil: v.nullable(v.string()),
      rulesChecked: v.number(),
      rulesViolated: v.number(),
      sources: v.array(source),
      /** Loads that changed what an earlier load of the same slice had said, newest first, at most 20. */
      restatements: v.array(load),
      /** Rules that rows of the newest loads break, the most costly first. */
      rules: v.array(
        v.object({
          ruleId: v.string(),
          severity: v.picklist(["must", "should"]),
          requirement: v.string(),
          provider: v.string(),
          connectionId: v.nullable(v.string()),
          rows: v.number(),
          firstRows: v.array(v.record(v.string(), v.nullable(v.string()))),
        }),
      ),
      /** Bills refused because of rows that could not be read, newest first, at most 20. */
      refused: v.array(
        v.object({ runId: v.string(), files: v.array(v.string()), requestedAt: v.string(), reason: v.string() }),
      ),
      dataVersion: v.string(),
    }),
  }),
  "GET /api/data-health/{connectionId}": route({
    summary: "Every load of a source, newest first",
    access: "read_only",
    params: v.object({ connectionId: v.pipe(v.string(), v.uuid()) }),
    answer: v.object({ loads: v.array(load) }),
  }),
  "GET /api/data-health/{connectionId}/months": route({
    summary: "A source by billing period: rows and what was billed",
    access: "read_only",
    params: v.object({ connectionId: v.pipe(v.string(), v.uuid()) }),
    answer: v.object({
      months: v.array(v.object({ billingPeriod: v.string(), rows: v.number(), currency: v.string(), billed: amount })),
    }),
  }),
} as const;
