import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type SyncList, syncs } from "../../api/queries.ts";
import { agoText } from "../../format/days.ts";
import { count } from "../../format/money.ts";
import { Card } from "../../ui/card.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { SyncStatus, syncName } from "./sync-status.tsx";
import styles from "./syncs-card.module.css";

type Row = SyncList["syncs"][number];

/** The newest runs. */
export function SyncsCard({ org }: { org: string }) {
  const { data, error, isError, refetch } = useQuery(syncs(org));
  const navigate = useNavigate();
  if (isError) return <ErrorState error={error} onRetry={() => refetch()} />;
  if (!data || data.syncs.length === 0) return null;
  return (
    <Card title="Syncs" note="newest first" flush>
      <DataTable
        label="Syncs"
        columns={data.syncs.some(({ failureReason }) => failureReason) ? columns : withoutReason}
        rows={data.syncs}
        rowKey={({ runId }) => runId}
        openWord="Open"
        onOpen={({ runId }) => navigate({ to: "/$org/data/syncs/$runId", params: { org, runId } })}
      />
    </Card>
  );
}

const columns: Column<Row>[] = [
  {
    id: "name",
    header: "Bill",
    cell: (sync) => <span className={styles.name}>{syncName(sync)}</span>,
    sortBy: syncName,
  },
  { id: "status", header: "Status", cell: (sync) => <SyncStatus sync={sync} />, sortBy: ({ status }) => status },
  {
    id: "reason",
    header: "Reason",
    cell: ({ failureReason }) => failureReason && <span className={styles.reason}>{failureReason}</span>,
    hideBelow: "narrow",
  },
  {
    id: "rows",
    header: "Rows",
    cell: ({ rows }) => (rows === null ? "" : count(rows)),
    align: "right",
    tone: "second",
    sortBy: ({ rows }) => rows,
  },
  {
    id: "when",
    header: "Requested",
    cell: ({ requestedAt }) => agoText(requestedAt),
    align: "right",
    tone: "second",
    hideBelow: "phone",
  },
];
const withoutReason = columns.filter(({ id }) => id !== "reason");
