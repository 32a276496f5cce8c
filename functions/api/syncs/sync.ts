import type { Sync, SyncDetail } from "#shared/api/syncs.ts";
import type { RunSummary } from "#shared/database/describe-runs.ts";
import { stepsOf } from "./steps.ts";

/** A run as people see it. */
export function syncOf(run: RunSummary): Sync & Pick<SyncDetail, "steps"> {
  return {
    runId: run.id,
    trigger: run.trigger,
    status: run.status,
    files: run.files,
    providers: run.providers,
    requestedAt: run.requestedAt,
    finishedAt: run.finishedAt,
    failureReason: run.failureReason,
    failureStep: run.failureStep,
    rows: run.status === "loaded" || run.status === "unchanged" ? (run.rows ?? 0) : null,
    unchangedSince: run.unchangedSince,
    steps: stepsOf(run),
  };
}
