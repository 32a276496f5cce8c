import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { DataSource, SliceLoadRecord } from "../../../../shared/api/data-health.ts";
import { sourceLoads } from "../../api/queries.ts";
import { agoText, monthText } from "../../format/days.ts";
import { count, money } from "../../format/money.ts";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

/** Every load of a source: which month, which generation of it, what it held. */
export function SourceHistory({ org, source }: { org: string; source: DataSource }) {
  const loads = useQuery(sourceLoads(org, source.connectionId));
  if (loads.isError) return <ErrorState error={loads.error} onRetry={() => loads.refetch()} />;
  if (!loads.data) return <Skeleton height={100} />;
  const columns: Column<SliceLoadRecord>[] = [
    {
      id: "month",
      header: "Month",
      cell: (load) => monthText(load.billingPeriod, { withYear: true }),
      sortBy: (load) => load.billingPeriod,
    },
    { id: "load", header: "Load", cell: (load) => load.ordinal, align: "right", sortBy: (load) => load.ordinal },
    {
      id: "rows",
      header: "Rows",
      cell: (load) => count(load.rows),
      align: "right",
      tone: "second",
      sortBy: (load) => load.rows,
    },
    { id: "billed", header: "Billed", cell: billedOf, align: "right", tone: "strong" },
    {
      id: "days",
      header: "Days it changed",
      cell: (load) => (load.rowsBefore === null ? "first load" : count(load.dayChanges.length)),
      align: "right",
    },
    {
      id: "when",
      header: "Loaded",
      cell: (load) => agoText(load.loadedAt),
      tone: "second",
      sortBy: (load) => load.loadedAt,
    },
    {
      id: "run",
      header: "Run",
      cell: (load) => (
        <Link to="/$org/data/syncs/$runId" params={{ org, runId: load.runId }}>
          Open
        </Link>
      ),
    },
  ];
  return (
    <DataTable
      label={`Loads of ${source.name}`}
      columns={columns}
      rows={loads.data.loads}
      rowKey={(load) => `${load.billingPeriod} ${load.generation}`}
    />
  );
}

function billedOf({ sums }: SliceLoadRecord): string {
  return sums.length === 0 ? "none" : sums.map(({ currency, billed }) => money(billed, currency)).join(", ");
}
