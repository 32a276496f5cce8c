import * as v from "valibot";
import { route } from "./route.ts";

const status = v.picklist(["requested", "planned", "running", "loaded", "unchanged", "failed"]);
const step = v.object({
  step: v.picklist(["plan-sync", "fetch-billing", "normalize-to-focus", "load-warehouse", "evaluate-alerts"]),
  /** `waiting`: not begun. Over all parts: failed if one failed, done when all are. */
  status: v.picklist(["waiting", "running", "done", "failed"]),
  partsDone: v.number(),
  partsTotal: v.number(),
  rows: v.nullable(v.number()),
  startedAt: v.nullable(v.string()),
  finishedAt: v.nullable(v.string()),
  lastError: v.nullable(v.string()),
});
const sync = v.object({
  runId: v.string(),
  trigger: v.string(),
  status,
  files: v.array(v.string()),
  providers: v.array(v.string()),
  requestedAt: v.string(),
  finishedAt: v.nullable(v.string()),
  failureReason: v.nullable(v.string()),
  failureStep: v.nullable(v.string()),
  rows: v.nullable(v.number()),
  /** The run that already loaded the same bill. */
  unchangedSince: v.nullable(v.string()),
});
export type Sync = v.InferOutput<typeof sync>;

const part = v.object({
  name: v.string(),
  step: v.string(),
  status: v.picklist(["waiting", "running", "done", "failed"]),
  format: v.nullable(v.string()),
  rowsIn: v.nullable(v.number()),
  rowsOut: v.nullable(v.number()),
  roundedValues: v.nullable(v.number()),
  sums: v.array(
    v.object({
      currency: v.string(),
      billed: v.string(),
      effective: v.string(),
      list: v.string(),
      contracted: v.string(),
    }),
  ),
  rulesChecked: v.nullable(v.number()),
  violations: v.array(
    v.object({
      ruleId: v.string(),
      severity: v.picklist(["must", "should"]),
      requirement: v.string(),
      count: v.number(),
      firstRows: v.array(v.record(v.string(), v.nullable(v.string()))),
    }),
  ),
  unmappedColumns: v.array(v.string()),
  rejectedRows: v.number(),
  /** The first of them. */
  rejects: v.array(
    v.object({
      line: v.nullable(v.number()),
      row: v.number(),
      column: v.string(),
      value: v.string(),
      reason: v.string(),
    }),
  ),
});
export type SyncPart = v.InferOutput<typeof part>;

export const syncDetail = v.object({
  ...sync.entries,
  steps: v.array(step),
  parts: v.array(part),
  /** What the run replaced. */
  slices: v.array(
    v.object({
      connectionId: v.string(),
      provider: v.string(),
      billingAccountId: v.string(),
      billingPeriod: v.string(),
      rows: v.number(),
      sums: v.array(v.object({ currency: v.string(), billed: v.string() })),
    }),
  ),
});
export type SyncDetail = v.InferOutput<typeof syncDetail>;

export const syncsRoutes = {
  "GET /api/syncs": route({
    summary: "Runs, the newest first, each with its steps",
    access: "read_only",
    query: v.object({
      limit: v.optional(v.pipe(v.string(), v.toNumber(), v.integer(), v.minValue(1), v.maxValue(100))),
      /** `runId` of the last one of the page before. */
      after: v.optional(v.pipe(v.string(), v.uuid())),
    }),
    answer: v.object({ syncs: v.array(v.object({ ...sync.entries, steps: v.array(step) })), more: v.boolean() }),
  }),
  "GET /api/syncs/{runId}": route({
    summary: "A run with its steps, parts, conformance, unmapped columns and rejected rows",
    access: "read_only",
    params: v.object({ runId: v.pipe(v.string(), v.uuid()) }),
    answer: syncDetail,
  }),
} as const;
