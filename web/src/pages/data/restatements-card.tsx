import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { SliceLoadRecord } from "../../../../shared/api/data-health.ts";
import { type CostQueryInput, costs } from "../../api/queries.ts";
import { addMonths, dayText, monthText } from "../../format/days.ts";
import { count, money } from "../../format/money.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { Empty } from "../../ui/empty.tsx";
import { providerName } from "../../ui/provider-mark.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { explorerSearch } from "../explorer/explorer-search.ts";
import { type DayChange, differenceText, restatedDays } from "./restatement.ts";
import { RestatementChart, restatementHeight } from "./restatement-chart.tsx";
import styles from "./restatements-card.module.css";

const few = 4;

/** Months that a later load changed, and by how much on which day. */
export function RestatementsCard({ org, restatements }: { org: string; restatements: readonly SliceLoadRecord[] }) {
  const [place, setPlace] = useState(0);
  const load = restatements[place % Math.max(restatements.length, 1)];
  if (!load) {
    return (
      <Card title="Restatements">
        <Empty title="No month was restated">
          When a vendor changes a day that was loaded before, it stands here with the amounts before and after.
        </Empty>
      </Card>
    );
  }
  const query = daysQuery(load);
  return (
    <Card
      title={`${monthText(load.billingPeriod)} was restated by ${providerName(load.provider)}`}
      badge={<Badge>{`Load ${load.ordinal - 1} to ${load.ordinal}`}</Badge>}
      actions={<strong className={styles.difference}>{differenceText(load.dayChanges)}</strong>}
      flush
    >
      <div className={styles.body}>
        <Month org={org} load={load} query={query} />
        <ChangedDays key={`${load.connectionId} ${load.generation}`} load={load} />
      </div>
      <div className={styles.foot}>
        <span>{rowsText(load)}</span>
        <span className={styles.actions}>
          {restatements.length > 1 && (
            <Button kind="quiet" onClick={() => setPlace((place + 1) % restatements.length)}>
              {`${(place % restatements.length) + 1} of ${restatements.length}, next`}
            </Button>
          )}
          <Link
            to="/$org/explorer"
            params={{ org }}
            search={explorerSearch({ ...query, groupBy: ["ServiceName"] })}
            className={buttonClass("secondary")}
          >
            See the month
          </Link>
        </span>
      </div>
    </Card>
  );
}

function Month({ org, load, query }: { org: string; load: SliceLoadRecord; query: CostQueryInput }) {
  const { data, isPending } = useQuery(costs(org, query));
  const currency = load.dayChanges[0]?.currency;
  if (!currency) return null;
  if (isPending) return <Skeleton height={restatementHeight} />;
  const section = data?.sections.find(({ unit }) => unit === currency);
  const ledger = new Map(data?.buckets.map(({ from }, index) => [from, section?.values[index] ?? null]));
  const summary = `${monthText(load.billingPeriod, { withYear: true })} by day, billed: ${load.dayChanges.length} days changed by ${differenceText(load.dayChanges)}.`;
  return <RestatementChart days={restatedDays(load, currency, ledger)} currency={currency} summary={summary} />;
}

function ChangedDays({ load: { dayChanges } }: { load: SliceLoadRecord }) {
  const [all, setAll] = useState(false);
  const isMany = dayChanges.length > few + 1;
  return (
    <div className={styles.days}>
      <DataTable
        label="Days that changed"
        columns={columns}
        rows={isMany && !all ? dayChanges.slice(-few) : dayChanges}
        rowKey={({ day, currency }) => `${day} ${currency}`}
      />
      {isMany && (
        <Button kind="quiet" onClick={() => setAll(!all)}>
          {all ? "Show fewer days" : `Show all ${dayChanges.length} days`}
        </Button>
      )}
    </div>
  );
}

const columns: Column<DayChange>[] = [
  { id: "day", header: "Day", cell: ({ day }) => dayText(day), sortBy: ({ day }) => day },
  {
    id: "before",
    header: "Before",
    cell: ({ billedBefore, currency }) => money(billedBefore, currency),
    align: "right",
    tone: "second",
  },
  {
    id: "change",
    header: "Change",
    cell: (change) => differenceText([change]),
    align: "right",
    tone: "strong",
  },
];

function daysQuery({ billingPeriod, connectionId }: SliceLoadRecord) {
  return {
    metric: "billed",
    granularity: "day",
    period: { from: billingPeriod, until: addMonths(billingPeriod, 1) },
    filters: [{ field: "x_ConnectionId", operator: "is", values: [connectionId] }],
  } satisfies CostQueryInput;
}

function rowsText({ rows, rowsBefore, dayChanges }: SliceLoadRecord): string {
  const days = dayChanges.length === 1 ? "1 day changed" : `${count(dayChanges.length)} days changed`;
  const difference = rows - (rowsBefore ?? rows);
  if (difference === 0) return `${days}, with as many rows as before.`;
  const word = Math.abs(difference) === 1 ? "row" : "rows";
  return `${days}, with ${count(Math.abs(difference))} ${word} ${difference > 0 ? "more" : "fewer"} than before.`;
}
