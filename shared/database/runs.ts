import * as v from "valibot";
import { PermanentError } from "#shared/errors.ts";
import { call, type Database } from "./client.ts";
import {
  over,
  type Part,
  part,
  type Run,
  type RunEnding,
  type RunSlice,
  type RunStatus,
  run,
  runStatus,
} from "./run-rows.ts";

export type { Part, Run, RunSlice, RunStatus, RunStep } from "./run-rows.ts";

export interface RunKey {
  orgId: string;
  runId: string;
}

const ok = v.literal("ok");

export interface RunRequest extends RunKey {
  trigger: "upload" | "schedule" | "manual";
  provider: string;
  files: readonly { name: string; uri: string }[];
}

const started = v.variant("verdict", [
  v.object({ verdict: ok, generation: v.number(), status: runStatus }),
  v.object({ verdict: v.picklist(["no-organization", "taken"]) }),
]);

/**
 * Records the run, once however often it is asked for; the first request stays. Generations grow from run to run. Throws a
 * PermanentError when there is no such organization or the id is another organization's.
 */
export async function startRun(db: Database, request: RunRequest): Promise<{ generation: number; status: RunStatus }> {
  const { trigger, provider, files } = request;
  const args = { ...runArgs(request), p_trigger: trigger, p_provider: provider, p_source: files };
  const answer = await call(db, "start_run", args, started);
  if (answer.verdict === "ok") return { generation: answer.generation, status: answer.status };
  const problem =
    answer.verdict === "taken" ? "is another organization's" : "is of an organization that does not exist";
  throw new PermanentError(`The run ${request.runId} ${problem}.`);
}

const planned = v.variant("verdict", [
  v.object({ verdict: ok, parts: v.array(part) }),
  v.object({ verdict: v.literal("over") }),
]);

/** Records the plan of a run, once: a second plan changes nothing. Returns the parts as they stand, in order. */
export async function planRun(
  db: Database,
  plan: RunKey & { changeToken: string; parts: readonly { name: string; sourceUri: string }[] },
): Promise<Part[]> {
  const parts = plan.parts.map(({ name, sourceUri }) => ({ name, source_uri: sourceUri }));
  const args = { ...runArgs(plan), p_change_token: plan.changeToken, p_parts: parts };
  const answer = await call(db, "plan_run", args, planned);
  if (answer.verdict === "ok") return answer.parts;
  throw new Error(`The run ${plan.runId} was over, or unknown, before it was planned.`);
}

const results = v.pipe(
  v.object({
    total: v.number(),
    done: v.number(),
    results: v.array(v.object({ part_id: v.string(), name: v.string(), result: v.unknown() })),
  }),
  v.transform(({ results: parts, ...counts }) => ({
    ...counts,
    results: parts.map(({ part_id, name, result }) => ({ partId: part_id, name, result })),
  })),
);
export type PartResults = v.InferOutput<typeof results>;

/** How many parts a run has, how many of them are through the step, and what the step returned for those, in order. */
export async function partResults(db: Database, key: RunKey & { step: string }): Promise<PartResults> {
  return call(db, "part_results", { ...runArgs(key), p_step: key.step }, results);
}

const twin = v.object({ run_id: v.nullable(v.string()) });

/**
 * The last run of the same provider that loaded a bill with this change token, when all it loaded still stands; undefined
 * otherwise, and while an earlier run may yet replace it.
 */
export async function loadedTwin(db: Database, key: RunKey & { changeToken: string }): Promise<string | undefined> {
  const answer = await call(db, "loaded_twin", { ...runArgs(key), p_change_token: key.changeToken }, twin);
  return answer.run_id ?? undefined;
}

export type RunEnd =
  | { status: "loaded"; slices: readonly RunSlice[] }
  /** The run that loaded the same bill before. */
  | { status: "unchanged"; since: string };

const finished = v.variant("verdict", [v.object({ verdict: ok, status: runStatus }), over]);

/**
 * Ends a run and records its slices, except those of which a newer generation is recorded. A run that is over stays as it
 * is. Returns how the run stands.
 */
export async function finishRun(db: Database, key: RunKey, end: RunEnd): Promise<RunEnding> {
  const slices = end.status === "loaded" ? end.slices : [];
  const args = {
    ...runArgs(key),
    p_status: end.status,
    p_slices: slices.map(({ connectionId, billingPeriod, rows, sums }) => ({
      connection_id: connectionId,
      billing_period: billingPeriod,
      rows,
      sums,
    })),
    p_unchanged_since: end.status === "unchanged" ? end.since : null,
  };
  return (await call(db, "finish_run", args, finished)).status;
}

/** Ends a run as failed, with a reason for people. The first failure is kept, and a run that is over stays as it is. */
export async function failRun(db: Database, key: RunKey & { step: string; reason: string }): Promise<RunEnding> {
  const args = { ...runArgs(key), p_step: key.step, p_reason: key.reason };
  return (await call(db, "fail_run", args, finished)).status;
}

const found = v.object({ run: v.nullable(run) });

/** The run with its parts and steps; undefined when the organization has none of this id. */
export async function readRun(db: Database, key: RunKey): Promise<Run | undefined> {
  return (await call(db, "read_run", runArgs(key), found)).run ?? undefined;
}

const released = v.object({ released: v.number() });

/** Ends every claim; only where no worker can be alive. Returns how many there were. */
export async function releaseDeadLeases(db: Database): Promise<number> {
  return (await call(db, "release_dead_leases", {}, released)).released;
}

function runArgs(key: RunKey) {
  return { p_org: key.orgId, p_run: key.runId };
}
