import { Check, X } from "lucide-react";
import type { SyncDetail } from "../../../../shared/api/syncs.ts";
import { count } from "../../format/money.ts";
import { classes } from "../../ui/classes.ts";
import styles from "./sync-steps.module.css";

type Step = SyncDetail["steps"][number];

export const stepNames: Record<Step["step"], string> = {
  "plan-sync": "Plan",
  "fetch-billing": "Fetch",
  "normalize-to-focus": "Convert",
  "load-warehouse": "Load",
  "evaluate-alerts": "Alerts",
};

/** Plan, fetch, convert, load, alerts: where a run is. */
export function SyncSteps({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className={styles.steps}>
      {steps.map((step) => (
        <li
          key={step.step}
          className={styles.step}
          data-status={step.status}
          aria-current={step.status === "running" ? "step" : undefined}
        >
          <span className={styles.name}>
            <span className={classes(styles.mark, styles[step.status])} aria-hidden>
              {step.status === "done" && <Check size={12} strokeWidth={2.5} />}
              {step.status === "failed" && <X size={12} strokeWidth={2.5} />}
            </span>
            {stepNames[step.step]}
          </span>
          <span className={styles.detail}>{detailOf(step)}</span>
          <span className={styles.detail}>{durationOf(step)}</span>
        </li>
      ))}
    </ol>
  );
}

function detailOf({ status, partsDone, partsTotal, rows }: Step): string {
  const words = { waiting: "Waits", running: "In work", done: "Done", failed: "Stopped" };
  const parts = partsTotal > 1 ? `${count(partsDone)} of ${count(partsTotal)} parts` : words[status];
  return rows === null ? parts : `${parts}, ${count(rows)} rows`;
}

function durationOf({ startedAt, finishedAt }: Step): string {
  if (!startedAt) return "";
  const seconds = (Date.parse(finishedAt ?? new Date().toISOString()) - Date.parse(startedAt)) / 1000;
  if (seconds < 0.1) return "under 0.1 s";
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}
