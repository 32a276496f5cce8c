import { useQuery } from "@tanstack/react-query";
import { Clock, FileUp } from "lucide-react";
import type { Answer } from "../../../../shared/api/routes.ts";
import { dataHealth, isRunning, syncDetail, syncs } from "../../api/queries.ts";
import { addDays, dayText } from "../../format/days.ts";
import { useCanChange, useOrg } from "../../shell/use-organization.ts";
import { Badge } from "../../ui/badge.tsx";
import { Card } from "../../ui/card.tsx";
import { Empty } from "../../ui/empty.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import styles from "./data-page.module.css";
import { ImportCards } from "./import-cards.tsx";
import { ImportButton, ImportDrop } from "./import-drop.tsx";
import { useImports } from "./imports.ts";
import { RestatementsCard } from "./restatements-card.tsx";
import { RulesCard } from "./rules-card.tsx";
import { rulesShare, shareText } from "./source-words.ts";
import { SourcesCard } from "./sources-card.tsx";
import { SyncCard } from "./sync-card.tsx";
import { SyncsCard } from "./syncs-card.tsx";

/** Sources and how complete they are, imports and their runs, restatements, FOCUS rules to mend. */
export function DataPage() {
  const org = useOrg();
  const health = useQuery(dataHealth(org));
  const canImport = useCanChange();
  return (
    <ImportDrop org={org}>
      <PageHeader
        title="Data"
        badges={health.data && <HealthBadges health={health.data} />}
        actions={canImport && health.data?.sources.length !== 0 && <ImportButton org={org} />}
      />
      <div className={styles.stack}>
        <ImportCards org={org} />
        <RunningSyncs org={org} />
        {health.isError && <ErrorState error={health.error} onRetry={() => health.refetch()} />}
        {health.isPending && <Skeleton height={320} />}
        {health.data && <Health org={org} health={health.data} />}
        <SyncsCard org={org} />
      </div>
    </ImportDrop>
  );
}

type HealthAnswer = Answer<"GET /api/data-health">;

function Health({ org, health }: { org: string; health: HealthAnswer }) {
  const canImport = useCanChange();
  if (health.sources.length === 0 && !canImport) {
    return (
      <Card>
        <Empty icon={FileUp} title="No source yet">
          Nobody has imported a bill. Your role here can look; an owner or a collaborator imports.
        </Empty>
      </Card>
    );
  }
  if (health.sources.length === 0) {
    return (
      <Card>
        <Empty icon={FileUp} title="No source yet" action={<ImportButton org={org} label="Choose a file" />}>
          Drop any bill on this page: CSV or Parquet, plain or gzip, up to 5 GB. Its vendor is recognised by its header,
          and it becomes FOCUS 1.3 rows with a conformance result. Files of one month belong together: drop them at
          once.
        </Empty>
      </Card>
    );
  }
  return (
    <>
      <SourcesCard org={org} sources={health.sources} />
      <div className={styles.pair}>
        <RestatementsCard org={org} restatements={health.restatements} />
        <RulesCard rules={health.rules} />
      </div>
    </>
  );
}

function HealthBadges({ health }: { health: HealthAnswer }) {
  const { completeUntil, rulesChecked, rulesViolated } = health;
  const share = rulesShare(rulesChecked, rulesViolated);
  return (
    <>
      {completeUntil && <Badge icon={Clock}>Complete to {dayText(addDays(completeUntil, -1))}</Badge>}
      {share !== null && (
        <Badge tone={share >= 98 ? "good" : "caution"}>FOCUS 1.3, {shareText(share)} of rules hold</Badge>
      )}
    </>
  );
}

/** Runs that somebody or something else began; those of this tab have their own cards. */
function RunningSyncs({ org }: { org: string }) {
  const { data } = useQuery(syncs(org));
  const own = new Set(useImports(org).map(({ runId }) => runId));
  const unfinished = (data?.syncs ?? []).filter((sync) => isRunning(sync) && !own.has(sync.runId)).reverse();
  const inWork = unfinished.filter(({ status }) => status === "running");
  const shown = (inWork.length > 0 ? inWork : unfinished).slice(0, 2);
  const waiting = unfinished.length - shown.length;
  return (
    <>
      {shown.map(({ runId }) => (
        <RunningSync key={runId} org={org} runId={runId} />
      ))}
      {waiting > 0 && (
        <p className={styles.waiting}>{waiting === 1 ? "1 more sync waits." : `${waiting} more syncs wait.`}</p>
      )}
    </>
  );
}

function RunningSync({ org, runId }: { org: string; runId: string }) {
  const { data } = useQuery(syncDetail(org, runId));
  return data ? <SyncCard org={org} sync={data} /> : null;
}
