import * as v from "valibot";
import { call, type Database } from "./client.ts";
import { over } from "./run-rows.ts";

/** One step of a run: about one of its parts, or about the whole run. */
export interface StepKey {
  orgId: string;
  runId: string;
  partId?: string | undefined;
  step: string;
}

const begun = v.variant("verdict", [
  v.object({ verdict: v.literal("go"), attempts: v.number() }),
  v.object({ verdict: v.literal("busy"), lease_until: v.nullable(v.string()) }),
  v.object({ verdict: v.literal("done"), result: v.unknown() }),
  over,
]);

/** Claims a step for an owner. `done` comes even when the run is over: what follows from it may not be published yet. */
export async function beginStep(
  db: Database,
  key: StepKey,
  owner: string,
  leaseSeconds: number,
): Promise<v.InferOutput<typeof begun>> {
  return call(db, "begin_step", { ...stepArgs(key), p_owner: owner, p_lease_seconds: leaseSeconds }, begun);
}

const kept = v.object({ verdict: v.picklist(["ok", "lost"]) });

/** False when the claim is no longer this owner's. */
export async function renewStep(db: Database, key: StepKey, owner: string, leaseSeconds: number): Promise<boolean> {
  const args = { ...stepArgs(key), p_owner: owner, p_lease_seconds: leaseSeconds };
  return (await call(db, "renew_step", args, kept)).verdict === "ok";
}

const finished = v.variant("verdict", [
  v.object({ verdict: v.literal("done"), result: v.unknown() }),
  v.object({ verdict: v.literal("lost") }),
]);

/** Records the JSON result. A step that was done before keeps its result; `lost` when the claim is another owner's now. */
export async function finishStep(
  db: Database,
  key: StepKey,
  owner: string,
  result: unknown,
): Promise<v.InferOutput<typeof finished>> {
  return call(db, "finish_step", { ...stepArgs(key), p_owner: owner, p_result: { value: result ?? null } }, finished);
}

/** Gives the claim back with the reason. False when the claim is no longer this owner's. */
export async function failStep(db: Database, key: StepKey, owner: string, reason: string): Promise<boolean> {
  const args = { ...stepArgs(key), p_owner: owner, p_error: reason };
  return (await call(db, "fail_step", args, kept)).verdict === "ok";
}

function stepArgs(key: StepKey) {
  return { p_org: key.orgId, p_run: key.runId, p_part: key.partId ?? null, p_step: key.step };
}
