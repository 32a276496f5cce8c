import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowUpRight } from "lucide-react";
import { useState } from "react";
import { alerts, costs, forecast } from "../../api/queries.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { explorerSearch } from "../explorer/explorer-search.ts";
import styles from "./daily-card.module.css";
import { DailyChart, type Shown } from "./daily-chart.tsx";
import { DailyLegend } from "./daily-legend.tsx";
import page from "./home-page.module.css";
import { dailyQuery, forecastQuery, type HomeView } from "./home-queries.ts";

const options = [
  { value: "day", label: "Day" },
  { value: "week", label: "Week" },
  { value: "cumulative", label: "Cumulative" },
] as const;

/** The month by day, stacked by kind, with its forecast; beside it the legend, which is also the total. */
export function DailyCard({ view }: { view: HomeView }) {
  const [shown, setShown] = useState<Shown>("day");
  const [isolated, setIsolated] = useState<ReadonlySet<string>>(new Set());
  const query = dailyQuery(view, shown === "week" ? "week" : "day");
  const answer = useQuery(costs(view.org, query));
  const outlook = useQuery(forecast(view.org, forecastQuery(view))).data?.find(
    ({ unit, month }) => unit === view.currency && month.from === view.month.from,
  );
  const raised = useQuery(alerts(view.org)).data?.alerts ?? [];
  const section = answer.data?.sections.find(({ unit }) => unit === view.currency);
  return (
    <Card
      className={page.whole}
      title={shown === "week" ? "Weekly cost" : shown === "day" ? "Daily cost" : "Cost so far"}
      note={section ? `${kindsOf(section.groups)}, UTC days` : undefined}
      actions={
        <>
          <Segmented label="Bars" options={options} value={shown} onChange={setShown} />
          <Link
            to="/$org/explorer"
            params={{ org: view.org }}
            search={explorerSearch(query, shown === "cumulative" ? { chart: "cumulative" } : {})}
            className={buttonClass("quiet")}
          >
            <span className={styles.word}>Open in Explorer</span>
            <ArrowUpRight size={16} strokeWidth={1.75} aria-hidden />
          </Link>
        </>
      }
    >
      {answer.isError ? (
        <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
      ) : (
        <div className={styles.body} aria-busy={answer.isPlaceholderData}>
          <div className={styles.chart}>
            {answer.data && section ? (
              <DailyChart {...{ view, shown, answer: answer.data, section, outlook, raised, isolated }} />
            ) : (
              <Skeleton height={320} />
            )}
          </div>
          <aside className={styles.side}>
            {answer.data && section ? (
              <DailyLegend
                {...{ view, shown, answer: answer.data, section, outlook, isolated, onIsolate: setIsolated }}
              />
            ) : (
              <Skeleton height={200} />
            )}
          </aside>
        </div>
      )}
    </Card>
  );
}

function kindsOf(groups: readonly { key: readonly (string | null)[] }[]): string {
  const names = groups.flatMap(({ key }) => key[0] ?? []);
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : (names[0] ?? "All cost");
}
