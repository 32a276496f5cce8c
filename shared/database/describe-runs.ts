import * as v from "valibot";
import { call, type Database, readRows } from "./client.ts";
import { instant, runStatus } from "./run-rows.ts";

const step = v.pipe(
  v.object({
    step: v.string(),
    done: v.number(),
    failed: v.number(),
    running: v.number(),
    rows: v.nullable(v.number()),
    started_at: instant,
    finished_at: v.nullable(instant),
    last_error: v.nullable(v.string()),
  }),
  v.transform(({ started_at, finished_at, last_error, ...rest }) => ({
    ...rest,
    startedAt: started_at,
    finishedAt: finished_at,
    lastError: last_error,
  })),
);
/** How many parts are how far with a step. */
export type StepProgress = v.InferOutput<typeof step>;

const describedRun = v.pipe(
  v.object({
    id: v.string(),
    trigger: v.string(),
    status: runStatus,
    files: v.array(v.string()),
    providers: v.array(v.string()),
    rows: v.nullable(v.number()),
    parts: v.number(),
    steps: v.array(step),
    unchanged_since: v.nullable(v.string()),
    failure_step: v.nullable(v.string()),
    failure_reason: v.nullable(v.string()),
    requested_at: instant,
    finished_at: v.nullable(instant),
  }),
  v.transform(({ unchanged_since, failure_step, failure_reason, requested_at, finished_at, ...rest }) => ({
    ...rest,
    unchangedSince: unchanged_since,
    failureStep: failure_step,
    failureReason: failure_reason,
    requestedAt: requested_at,
    finishedAt: finished_at,
  })),
);
/** A run with its steps summed over the parts. `rows` is null until something was loaded; `providers` are known from then on. */
export type RunSummary = v.InferOutput<typeof describedRun>;
const described = v.object({ runs: v.array(describedRun) });

interface Page {
  orgId: string;
  limit: number;
  /** The last run of the page before. */
  after?: string | undefined;
}

/** Runs of an organization, the newest first; none after a run that is not its own. */
export async function describeRuns(db: Database, { orgId, limit, after }: Page): Promise<RunSummary[]> {
  const args = { p_org: orgId, p_run: null, p_after: after ?? null, p_limit: limit };
  return (await call(db, "describe_runs", args, described)).runs;
}

/** Undefined when the organization has no such run. */
export async function describeRun(db: Database, orgId: string, runId: string): Promise<RunSummary | undefined> {
  const args = { p_org: orgId, p_run: runId, p_after: null, p_limit: 1 };
  return (await call(db, "describe_runs", args, described)).runs[0];
}

const refusedRun = v.pipe(
  v.object({
    id: v.string(),
    source: v.array(v.object({ name: v.string() })),
    requested_at: instant,
    failure_reason: v.nullable(v.string()),
  }),
  v.transform(({ id, source, requested_at, failure_reason }) => ({
    runId: id,
    files: source.map(({ name }) => name),
    requestedAt: requested_at,
    reason: failure_reason ?? "",
  })),
);

/** Runs whose bill could not be read as FOCUS, the newest first. */
export async function refusedRuns(
  db: Database,
  { orgId, limit }: Omit<Page, "after">,
): Promise<v.InferOutput<typeof refusedRun>[]> {
  const runs = db.from("runs").select("id, source, requested_at, failure_reason").eq("org_id", orgId);
  const refused = runs.eq("status", "failed").eq("failure_step", "normalize-to-focus");
  return readRows("runs", refused.order("generation", { ascending: false }).limit(limit), refusedRun);
}
