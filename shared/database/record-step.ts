import * as v from "valibot";
import { type Database, readRows } from "./client.ts";
import type { StepKey } from "./steps.ts";

/**
 * Does what follows a finished run, and keeps for people how long it took and what came of it. It claims nothing: the work
 * itself must bear being done twice, at the same time or after a death; the first record stays, and once there is one nothing is
 * done again.
 */
export async function recordStep<Result extends object>(
  db: Database,
  key: StepKey,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  if (await isRecorded(db, key)) return undefined;
  const started = new Date();
  const value = await work();
  const { error } = await db.from("run_steps").upsert(
    {
      org_id: key.orgId,
      run_id: key.runId,
      step: key.step,
      status: "done",
      started_at: started.toISOString(),
      finished_at: new Date().toISOString(),
      result: value,
    },
    { onConflict: "run_id,step,part_id", ignoreDuplicates: true },
  );
  if (error) throw new Error(`The step ${key.step} could not be recorded (${error.code}).`);
  return value;
}

async function isRecorded(db: Database, { orgId, runId, step }: StepKey): Promise<boolean> {
  const query = db.from("run_steps").select("status").eq("org_id", orgId).eq("run_id", runId).eq("step", step);
  return (await readRows("run_steps", query.eq("status", "done"), v.object({ status: v.string() }))).length > 0;
}
