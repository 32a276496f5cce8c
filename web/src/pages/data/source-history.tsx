import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { DataSource, SliceLoadRecord } from "../../../../shared/api/data-health.ts";
import { sourceLoads } from "../../api/queries.ts";
import { agoText, monthText } from "../../format/days.ts";
import { count, money } from "../../format/money.ts";
import { Button } from "../../ui/button.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import styles from "./source-history.module.css";

const few = 6;

/** Every load of a source: which month, which generation of it, what it held. */
export function SourceHistory({ org, source }: { org: string; source: DataSource }) {
  const [all, setAll] = useState(false);
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
    {
      id: "load",
      header: "Load",
      cell: (load) => load.ordinal,
      align: "right",
      hideBelow: "phone",
      sortBy: (load) => load.ordinal,
    },
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
      hideBelow: "phone",
    },
    {
      id: "when",
      header: "Loaded",
      cell: (load) => agoText(load.loadedAt),
      align: "right",
      hideBelow: "phone",
      tone: "second",
      sortBy: (load) => load.loadedAt,
    },
    {
      id: "run",
      header: "Run",
      align: "right",
      cell: (load) => (
        <Link to="/$org/data/syncs/$runId" params={{ org, runId: load.runId }}>
          Open
        </Link>
      ),
    },
  ];
  const sorted = loads.data.loads.toSorted(
    (a, b) => b.billingPeriod.localeCompare(a.billingPeriod) || b.ordinal - a.ordinal,
  );
  return (
    <div className={styles.history}>
      <DataTable
        label={`Loads of ${source.name}`}
        columns={columns}
        rows={all ? sorted : sorted.slice(0, few)}
        rowKey={(load) => `${load.billingPeriod} ${load.generation}`}
        foot={
          sorted.length > few && (
            <Button kind="quiet" className={styles.more ?? ""} onClick={() => setAll(!all)}>
              {all ? "Show fewer" : `Show all ${sorted.length} loads`}
            </Button>
          )
        }
      />
    </div>
  );
}

function billedOf({ sums }: SliceLoadRecord): string {
  return sums.length === 0 ? "none" : sums.map(({ currency, billed }) => money(billed, currency)).join(", ");
}
