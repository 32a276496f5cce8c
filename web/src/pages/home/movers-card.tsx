import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { costs } from "../../api/queries.ts";
import { cellMoney, changeMoney, changePercent } from "../../format/change.ts";
import { sortable } from "../../format/money.ts";
import { Card } from "../../ui/card.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { Empty } from "../../ui/empty.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { ProviderMark } from "../../ui/provider-mark.tsx";
import type { CostAnswer, CostGroup, CostQuery, Filter } from "../explorer/cost-query.ts";
import { explorerSearch } from "../explorer/explorer-search.ts";
import { groupId } from "../explorer/series-of.ts";
import { daysText } from "../explorer/words.ts";
import { ChangeBar } from "./change-bar.tsx";
import page from "./home-page.module.css";
import { dailyQuery, type HomeView, moversQuery } from "./home-queries.ts";
import styles from "./movers-card.module.css";
import { RowsSkeleton } from "./rows-skeleton.tsx";

/** Services whose cost moved most, up or down. A click opens one in Explorer. */
export function MoversCard({ view }: { view: HomeView }) {
  const navigate = useNavigate();
  const answer = useQuery(costs(view.org, moversQuery(view)));
  const section = answer.data?.sections.find(({ unit }) => unit === view.currency);
  const rows = section?.groups.filter(({ kind, change }) => kind === "group" && change !== null) ?? [];
  const all = section?.groups.reduce((sum, { groups }) => sum + groups, 0) ?? 0;
  const { comparison, counted } = answer.data ?? {};
  return (
    <Card
      flush
      className={page.wide}
      title="Top movers"
      note={comparison && counted ? `${daysText(counted)} against ${daysText(comparison)}` : undefined}
      actions={
        all > 0 && (
          <Link
            to="/$org/explorer"
            params={{ org: view.org }}
            search={explorerSearch({ ...dailyQuery(view, "day"), groupBy: ["ServiceName"], order: "change" })}
            className={page.link}
          >
            See all {all}
          </Link>
        )
      }
    >
      {answer.isError && <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isPending && <RowsSkeleton rows={7} />}
      {answer.data && section && comparison && rows.length > 0 && (
        <DataTable
          label="Top movers"
          columns={columnsOf(answer.data, rows, view)}
          rows={rows}
          rowKey={groupId}
          openWord="Drill in"
          onOpen={({ key }) =>
            void navigate({
              to: "/$org/explorer",
              params: { org: view.org },
              search: explorerSearch(inside(view, key)),
            })
          }
        />
      )}
      {answer.data && rows.length === 0 && (
        <Empty title="Nothing to compare with yet">Services are listed here when the days before are loaded too.</Empty>
      )}
    </Card>
  );
}

function columnsOf(
  { counted, comparison }: CostAnswer,
  rows: readonly CostGroup[],
  view: HomeView,
): Column<CostGroup>[] {
  const most = Math.max(...rows.map(({ change }) => Math.abs(Number(change))));
  return [
    {
      id: "service",
      header: "Service",
      sortBy: ({ key }) => key[1] ?? null,
      cell: ({ key: [provider, service] }) => (
        <span className={styles.service}>
          <ProviderMark provider={provider ?? "?"} size="small" />
          <span className={styles.name} title={service ?? undefined}>
            {service ?? "No service"}
          </span>
        </span>
      ),
    },
    {
      id: "total",
      header: daysText(counted),
      align: "right",
      sortBy: ({ total }) => sortable(total),
      cell: ({ total, rows: lines }) => cellMoney(total, lines, view.currency),
    },
    {
      id: "previous",
      header: comparison ? daysText(comparison) : "",
      align: "right",
      tone: "second",
      hideBelow: "narrow",
      sortBy: ({ previous }) => sortable(previous),
      cell: ({ previous }) => cellMoney(previous, 0, view.currency),
    },
    {
      id: "change",
      header: "Change",
      align: "right",
      tone: "strong",
      sortBy: ({ change }) => sortable(change),
      cell: (group) => changeMoney(group, view.currency),
    },
    {
      id: "bar",
      header: "Size of the change",
      isHeaderHidden: true,
      hideBelow: "narrow",
      width: 96,
      cell: ({ change }) => <ChangeBar change={Number(change)} most={most} />,
    },
    {
      id: "percent",
      header: "%",
      align: "right",
      tone: "second",
      hideBelow: "phone",
      sortBy: ({ changePercent: value }) => value,
      cell: changePercent,
    },
  ];
}

/** The question of one service: what inside it costs how much. */
function inside(view: HomeView, key: readonly (string | null)[]): Partial<CostQuery> {
  const filters = (["x_Provider", "ServiceName"] as const).map((field, index): Filter => {
    const value = key[index] ?? null;
    return value === null ? { field, operator: "empty" } : { field, operator: "is", values: [value] };
  });
  return { ...dailyQuery(view, "day"), groupBy: ["SubAccountName"], filters };
}
