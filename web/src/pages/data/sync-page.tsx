import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { SyncDetail } from "../../../../shared/api/syncs.ts";
import { syncDetail } from "../../api/queries.ts";
import { monthText } from "../../format/days.ts";
import { count, money } from "../../format/money.ts";
import { Card } from "../../ui/card.tsx";
import { Crumb } from "../../ui/crumb.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { ProviderMark, providerName } from "../../ui/provider-mark.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import styles from "./data-page.module.css";
import { PartCard } from "./part-card.tsx";
import { SyncCard } from "./sync-card.tsx";
import { SyncStatus, syncName } from "./sync-status.tsx";

/** What a run made of its files: FOCUS rows, sums, rules, columns without a place, rows it could not read. */
export function SyncPage() {
  const { org = "", runId = "" } = useParams({ strict: false });
  const sync = useQuery(syncDetail(org, runId));
  const back = (
    <Link to="/$org/data" params={{ org }}>
      Data
    </Link>
  );
  return (
    <>
      <PageHeader
        title={<Crumb up={back}>{sync.data ? syncName(sync.data) : "Sync"}</Crumb>}
        badges={sync.data && <SyncStatus sync={sync.data} />}
      />
      <div className={styles.stack}>
        {sync.isError && <ErrorState error={sync.error} onRetry={() => sync.refetch()} />}
        {sync.isPending && <Skeleton height={240} />}
        {sync.data && (
          <>
            <SyncCard org={org} sync={sync.data} isWhole />
            <SlicesCard slices={sync.data.slices} />
            {placed(sync.data.parts).map(({ part, place }) => (
              <PartCard key={place} part={part} />
            ))}
          </>
        )}
      </div>
    </>
  );
}

/** Two parts may have one name; their place tells them apart. */
const placed = (parts: SyncDetail["parts"]) => parts.map((part, place) => ({ part, place }));

function SlicesCard({ slices }: { slices: SyncDetail["slices"] }) {
  if (slices.length === 0) return null;
  return (
    <Card title="Bill months of this run" note="each replaced whole" flush>
      <DataTable
        label="Bill months of this run"
        columns={columns}
        rows={slices.toSorted((a, b) => sliceText(a).localeCompare(sliceText(b)))}
        rowKey={({ connectionId, billingPeriod }) => `${connectionId} ${billingPeriod}`}
      />
    </Card>
  );
}

const sliceText = ({ provider, billingAccountId, billingPeriod }: SyncDetail["slices"][number]) =>
  `${providerName(provider)} ${billingAccountId} ${billingPeriod}`;

const columns: Column<SyncDetail["slices"][number]>[] = [
  {
    id: "source",
    header: "Source",
    cell: ({ provider, billingAccountId }) => (
      <span className={styles.source}>
        <ProviderMark provider={provider} />
        {providerName(provider)} <span className={styles.account}>{billingAccountId}</span>
      </span>
    ),
    sortBy: ({ provider, billingAccountId }) => `${provider} ${billingAccountId}`,
  },
  {
    id: "month",
    header: "Month",
    cell: ({ billingPeriod }) => monthText(billingPeriod, { withYear: true }),
    sortBy: ({ billingPeriod }) => billingPeriod,
  },
  {
    id: "rows",
    header: "Rows",
    cell: ({ rows }) => count(rows),
    align: "right",
    tone: "second",
    sortBy: ({ rows }) => rows,
  },
  {
    id: "billed",
    header: "Billed",
    cell: ({ sums }) =>
      sums.length === 0 ? "none" : sums.map(({ billed, currency }) => money(billed, currency)).join(", "),
    align: "right",
    tone: "strong",
  },
];
