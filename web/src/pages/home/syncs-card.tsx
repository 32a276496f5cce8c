import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Layers } from "lucide-react";
import { isRunning, type SyncList, syncs } from "../../api/queries.ts";
import { agoText, momentText } from "../../format/days.ts";
import { count } from "../../format/money.ts";
import { Card } from "../../ui/card.tsx";
import { Empty } from "../../ui/empty.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { ProviderMark } from "../../ui/provider-mark.tsx";
import { SyncStatus, syncName } from "../data/sync-status.tsx";
import page from "./home-page.module.css";
import { RowsSkeleton } from "./rows-skeleton.tsx";
import styles from "./syncs-card.module.css";

type Run = SyncList["syncs"][number];
const shown = 5;
const words: Record<Run["steps"][number]["step"], string> = {
  "plan-sync": "Planning",
  "fetch-billing": "Fetching",
  "normalize-to-focus": "Converting",
  "load-warehouse": "Loading",
  "evaluate-alerts": "Judging alerts",
};

/** The newest runs, live while one goes on. */
export function SyncsCard({ org }: { org: string }) {
  const answer = useQuery(syncs(org));
  const runs = answer.data?.syncs.toSorted((a, b) => Number(isRunning(b)) - Number(isRunning(a))) ?? [];
  return (
    <Card
      flush
      className={page.narrow}
      title="Last syncs"
      actions={
        <Link to="/$org/data" params={{ org }} className={page.link}>
          All data
        </Link>
      }
    >
      {answer.isError && <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isPending && <RowsSkeleton rows={5} height={50} />}
      <ul className={styles.list}>
        {runs.slice(0, shown).map((run) => (
          <Line key={run.runId} org={org} run={run} />
        ))}
      </ul>
      {answer.data && runs.length === 0 && (
        <Empty title="No sync yet">Import a bill on the Data page, and its steps show here.</Empty>
      )}
    </Card>
  );
}

function Line({ org, run }: { org: string; run: Run }) {
  return (
    <li className={styles.line}>
      {run.providers.length === 1 && run.providers[0] ? (
        <ProviderMark provider={run.providers[0]} />
      ) : (
        <Layers size={16} strokeWidth={1.75} aria-hidden className={styles.many} />
      )}
      <span className={styles.text}>
        <Link
          to="/$org/data/syncs/$runId"
          params={{ org, runId: run.runId }}
          className={styles.name}
          title={run.files.join(", ")}
        >
          {syncName(run) || "Sync"}
        </Link>
        <span className={styles.note} title={momentText(run.finishedAt ?? run.requestedAt)}>
          {noteOf(run)}
        </span>
        {isRunning(run) && <Progress run={run} />}
      </span>
      <SyncStatus sync={run} />
    </li>
  );
}

function noteOf(run: Run): string {
  if (isRunning(run)) {
    const step = run.steps.find(({ status }) => status === "running");
    if (!step) return "Waiting for its turn";
    return step.partsTotal > 1
      ? `${words[step.step]}, ${step.partsDone} of ${step.partsTotal} parts`
      : words[step.step];
  }
  const when = agoText(run.finishedAt ?? run.requestedAt);
  if (run.status === "failed") return `${run.failureReason ?? "Stopped"} · ${when}`;
  return run.rows ? `${count(run.rows)} rows · ${when}` : when;
}

function Progress({ run: { steps } }: { run: Run }) {
  const done = steps.reduce(
    (sum, { status, partsDone, partsTotal }) =>
      sum + (status === "done" ? 1 : partsTotal > 0 ? partsDone / partsTotal : 0),
    0,
  );
  return (
    <span className={styles.track} aria-hidden>
      <span className={styles.done} style={{ width: `${(done / Math.max(steps.length, 1)) * 100}%` }} />
    </span>
  );
}
