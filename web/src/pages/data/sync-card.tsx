import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { SyncDetail } from "../../../../shared/api/syncs.ts";
import { isRunning } from "../../api/queries.ts";
import { agoText } from "../../format/days.ts";
import { count } from "../../format/money.ts";
import { Badge } from "../../ui/badge.tsx";
import { Card } from "../../ui/card.tsx";
import { LiveText } from "./live-text.tsx";
import { PartSquares } from "./part-squares.tsx";
import styles from "./sync-card.module.css";
import { SyncStatus, syncName } from "./sync-status.tsx";
import { SyncSteps, stepNames } from "./sync-steps.tsx";

/** A run with its steps, live while it goes on. */
export function SyncCard({
  org,
  sync,
  actions,
  isWhole = false,
}: {
  org: string;
  sync: SyncDetail;
  actions?: ReactNode;
  /** The page of the run: what a link to it would say stands below. */
  isWhole?: boolean;
}) {
  const running = isRunning(sync);
  return (
    <Card
      title={isWhole ? "Steps" : titleOf(sync)}
      badge={!isWhole && <SyncStatus sync={sync} />}
      actions={
        <>
          <span>Started {agoText(sync.requestedAt)}</span>
          {actions}
        </>
      }
    >
      <LiveText text={spokenOf(sync)} />
      <div className={styles.body}>
        <SyncSteps steps={sync.steps} />
        <PartSquares sync={sync} />
      </div>
      {!running && <Outcome org={org} sync={sync} isWhole={isWhole} />}
    </Card>
  );
}

const endings: Record<SyncDetail["status"], readonly [one: string, many: string]> = {
  requested: ["is loading", "are loading"],
  planned: ["is loading", "are loading"],
  running: ["is loading", "are loading"],
  loaded: ["is loaded", "are loaded"],
  unchanged: ["was here already", "were here already"],
  failed: ["was not loaded", "were not loaded"],
};

function titleOf(sync: SyncDetail): string {
  return `${syncName(sync)} ${endings[sync.status][sync.files.length > 1 ? 1 : 0]}`;
}

/** What is said aloud: the step in work and how far it is, then how it ended. */
function spokenOf(sync: SyncDetail): string {
  const step = sync.steps.find(({ status }) => status === "running");
  const parts = step && step.partsTotal > 1 ? `, ${step.partsDone} of ${step.partsTotal} parts` : "";
  return step && isRunning(sync) ? `${titleOf(sync)}: ${stepNames[step.step]}${parts}` : titleOf(sync);
}

function Outcome({ org, sync, isWhole }: { org: string; sync: SyncDetail; isWhole: boolean }) {
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
          {unmapped > 0 &&
            `${count(unmapped)} ${unmapped === 1 ? "column has no FOCUS column and is" : "columns have no FOCUS column and are"} kept beside. `}
        </p>
      )}
      {sync.slices.length > 0 && (
        <Badge>{sync.slices.length === 1 ? "1 bill month" : `${sync.slices.length} bill months`}</Badge>
      )}
      {!isWhole && !sync.unchangedSince && (
        <Link to="/$org/data/syncs/$runId" params={{ org, runId: sync.runId }}>
          {sync.status === "failed" ? "See the rows and why" : "See what it became"}
        </Link>
      )}
      {sync.unchangedSince && (
        <Link to="/$org/data/syncs/$runId" params={{ org, runId: sync.unchangedSince }}>
          See the run that loaded it
        </Link>
      )}
    </div>
  );
}
