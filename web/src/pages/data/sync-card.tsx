import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { SyncDetail } from "../../../../shared/api/syncs.ts";
import { isRunning } from "../../api/queries.ts";
import { agoText } from "../../format/days.ts";
import { count } from "../../format/money.ts";
import { Badge } from "../../ui/badge.tsx";
import { Card } from "../../ui/card.tsx";
import { PartSquares } from "./part-squares.tsx";
import styles from "./sync-card.module.css";
import { SyncStatus, syncName } from "./sync-status.tsx";
import { SyncSteps } from "./sync-steps.tsx";

/** A run with its steps, live while it goes on. */
export function SyncCard({ org, sync, actions }: { org: string; sync: SyncDetail; actions?: ReactNode }) {
  const running = isRunning(sync);
  return (
    <Card
      title={`${syncName(sync)} ${running ? "is loading" : (endings[sync.status] ?? "")}`}
      badge={<SyncStatus sync={sync} />}
      actions={
        <>
          <span>Started {agoText(sync.requestedAt)}</span>
          {actions}
        </>
      }
    >
      <div className={styles.body}>
        <SyncSteps steps={sync.steps} />
        <PartSquares sync={sync} />
      </div>
      {!running && <Outcome org={org} sync={sync} />}
    </Card>
  );
}

const endings: Partial<Record<SyncDetail["status"], string>> = {
  loaded: "is loaded",
  unchanged: "was here already",
  failed: "was not loaded",
};

function Outcome({ org, sync }: { org: string; sync: SyncDetail }) {
  const unmapped = new Set(sync.parts.flatMap((part) => part.unmappedColumns)).size;
  const violated = sync.parts.reduce((sum, part) => sum + part.violations.length, 0);
  const checked = sync.parts.reduce((sum, part) => sum + (part.rulesChecked ?? 0), 0);
  return (
    <div className={styles.outcome}>
      {sync.status === "failed" && (
        <p className={styles.failure} role="alert">
          {sync.failureReason}
        </p>
      )}
      {sync.status === "unchanged" && <p>The same bill is loaded and unchanged, so nothing was written.</p>}
      {sync.status === "loaded" && (
        <p>
          {count(sync.rows ?? 0)} FOCUS rows.{" "}
          {checked > 0 && `${count(checked - violated)} of ${count(checked)} rules hold. `}
          {unmapped > 0 && `${count(unmapped)} columns of the file have no FOCUS column and are kept beside. `}
        </p>
      )}
      <Link to="/$org/data/syncs/$runId" params={{ org, runId: sync.runId }}>
        {sync.status === "failed" ? "See the rows and why" : "See what it became"}
      </Link>
      {sync.status !== "failed" && (
        <Badge tone="neutral">
          {sync.slices.length === 1 ? "1 month replaced" : `${sync.slices.length} months replaced`}
        </Badge>
      )}
    </div>
  );
}
