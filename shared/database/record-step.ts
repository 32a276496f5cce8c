import type { Database } from "./client.ts";
import type { StepKey } from "./steps.ts";

/**
 * Does what follows a finished run, and keeps for people how long it took and what came of it. It claims nothing: the work
 * itself must bear being done twice; the first record stays.
 */
export async function recordStep<Result extends object>(
  db: Database,
  key: StepKey,
  work: () => Promise<Result>,
): Promise<Result> {
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
