import type { SyncDetail } from "#shared/api/syncs.ts";
import type { RunSummary, StepProgress } from "#shared/database/describe-runs.ts";

type Step = SyncDetail["steps"][number];
const partSteps = ["fetch-billing", "normalize-to-focus"];
const order = ["plan-sync", "fetch-billing", "normalize-to-focus", "load-warehouse", "evaluate-alerts"] as const;

/** How far a run is, step by step. A bill that was loaded before ends with its plan: no other step follows. */
export function stepsOf(run: RunSummary): Step[] {
  return order
    .filter((step) => step === "plan-sync" || run.status !== "unchanged")
    .map((step) => {
      const progress = run.steps.find((found) => found.step === step);
      const partsTotal = partSteps.includes(step) ? run.parts || run.files.length : 1;
      const status = statusOf(run, step, partsTotal, progress);
      const isOver = status === "done" || status === "failed";
      return {
        step,
        status,
        partsDone: progress?.done ?? 0,
        partsTotal,
        rows: step === "load-warehouse" && run.status === "loaded" ? run.rows : (progress?.rows ?? null),
        startedAt: progress?.startedAt ?? null,
        finishedAt: isOver ? (progress?.finishedAt ?? run.finishedAt) : null,
        lastError: progress?.lastError ?? (status === "failed" ? run.failureReason : null),
      };
    });
}

/** A step that failed while its run goes on will be tried again: it is still running. */
function statusOf(run: RunSummary, step: string, total: number, progress: StepProgress | undefined): Step["status"] {
  if (progress && progress.done >= total) return "done";
  if (run.status === "failed") return run.failureStep === step || progress?.failed ? "failed" : "waiting";
  return progress ? "running" : "waiting";
}
