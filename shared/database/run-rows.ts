import * as v from "valibot";
import { costSums } from "#shared/normalize/report.ts";

export const runStatus = v.picklist(["requested", "planned", "running", "loaded", "unchanged", "failed"]);
export type RunStatus = v.InferOutput<typeof runStatus>;

/** The answer of whatever finds the run at its end: how it ended, or that there is no such run. */
export const over = v.object({ verdict: v.literal("over"), status: v.picklist([...runStatus.options, "unknown"]) });
export type RunEnding = v.InferOutput<typeof over>["status"];

/** RFC 3339, UTC. */
export const instant = v.pipe(
  v.string(),
  v.transform((text) => new Date(text).toISOString()),
);
const runFile = v.object({ name: v.string(), uri: v.string() });

const slice = v.pipe(
  v.object({ connection_id: v.string(), billing_period: v.string(), rows: v.number(), sums: v.array(costSums) }),
  v.transform(({ connection_id, billing_period, ...rest }) => ({
    connectionId: connection_id,
    /** First day of the billing period, YYYY-MM-DD (UTC). */
    billingPeriod: billing_period,
    ...rest,
  })),
);
/** What a run loaded of one connection and billing period. */
export type RunSlice = v.InferOutput<typeof slice>;

export const part = v.pipe(
  v.object({ id: v.string(), ordinal: v.number(), name: v.string(), source_uri: v.string() }),
  v.transform(({ source_uri, ...rest }) => ({ ...rest, sourceUri: source_uri })),
);
/** One file of a bill, numbered from 1 within its run. */
export type Part = v.InferOutput<typeof part>;

const wholeRun = "00000000-0000-0000-0000-000000000000";
const step = v.pipe(
  v.object({
    step: v.string(),
    part_id: v.string(),
    status: v.picklist(["running", "done", "failed"]),
    attempts: v.number(),
    started_at: instant,
    finished_at: v.nullable(instant),
    result: v.unknown(),
    last_error: v.nullable(v.string()),
  }),
  v.transform((row) => ({
    step: row.step,
    /** Undefined where the step is about the whole run. */
    partId: row.part_id === wholeRun ? undefined : row.part_id,
    status: row.status,
    attempts: row.attempts,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    result: row.result,
    lastError: row.last_error,
  })),
);
export type RunStep = v.InferOutput<typeof step>;

export const run = v.pipe(
  v.object({
    id: v.string(),
    org_id: v.string(),
    generation: v.number(),
    trigger: v.picklist(["upload", "schedule", "manual"]),
    provider: v.string(),
    status: runStatus,
    change_token: v.nullable(v.string()),
    source: v.array(runFile),
    unchanged_since: v.nullable(v.string()),
    slices: v.array(slice),
    failure_step: v.nullable(v.string()),
    failure_reason: v.nullable(v.string()),
    requested_at: instant,
    finished_at: v.nullable(instant),
    parts: v.array(part),
    steps: v.array(step),
  }),
  v.transform((row) => ({
    id: row.id,
    orgId: row.org_id,
    generation: row.generation,
    trigger: row.trigger,
    provider: row.provider,
    status: row.status,
    changeToken: row.change_token,
    files: row.source,
    /** The run that loaded the same bill before. */
    unchangedSince: row.unchanged_since,
    /** What this run loaded; a later run may have replaced it since. */
    slices: row.slices,
    failureStep: row.failure_step,
    failureReason: row.failure_reason,
    requestedAt: row.requested_at,
    finishedAt: row.finished_at,
    parts: row.parts,
    steps: row.steps,
  })),
);
export type Run = v.InferOutput<typeof run>;
