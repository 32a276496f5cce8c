import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { costs } from "../../api/queries.ts";
import { StackedBars } from "../../chart/lazy.tsx";
import { Legend } from "../../chart/legend.tsx";
import type { Series } from "../../chart/series.ts";
import { addDays, dayText, monthText, today } from "../../format/days.ts";
import { Card } from "../../ui/card.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import type { CostSection } from "../explorer/cost-query.ts";
import { explorerSearch } from "../explorer/explorer-search.ts";
import { bucketsOf, seriesOf } from "../explorer/series-of.ts";
import page from "./home-page.module.css";
import { type HomeView, monthsQuery } from "./home-queries.ts";
import { kindPaint } from "./kind-paint.ts";
import styles from "./months-card.module.css";

const height = 248;

/** Thirteen months, the newest one as far as it is complete. */
export function MonthsCard({ view, completeUntil }: { view: HomeView; completeUntil: string }) {
  const [isolated, setIsolated] = useState<ReadonlySet<string>>(new Set());
  const query = monthsQuery(view);
  const answer = useQuery(costs(view.org, query));
  const section = answer.data?.sections.find(({ unit }) => unit === view.currency);
  const series = answer.data && section ? seriesOf(section, answer.data, kindPaint).map(net) : [];
  return (
    <Card
      className={page.wide}
      title="Thirteen months"
      note={
        completeUntil < view.month.until
          ? `${monthText(view.month.from)} to ${dayText(addDays(completeUntil, -1))}`
          : undefined
      }
      actions={
        <Link to="/$org/explorer" params={{ org: view.org }} search={explorerSearch(query)} className={page.link}>
          Open in Explorer
        </Link>
      }
    >
      {answer.isError && <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isPending && <Skeleton height={height} style={{ marginTop: 8 }} />}
      {answer.data && section && (
        <div className={styles.body}>
          <StackedBars
            name="Cost by month"
            summary={summaryOf(section, answer.data.buckets)}
            unit={section.unit}
            buckets={bucketsOf(answer.data, today())}
            series={series}
            totals={section.values}
            isolated={isolated}
            arrivals={false}
            height={height}
          />
          <Legend series={series} isolated={isolated} onIsolate={setIsolated} />
        </div>
      )}
    </Card>
  );
}

/** A month counts its credits; they are drawn apart by day only. */
function net({ credits: _, ...series }: Series): Series {
  return series;
}

function summaryOf({ values }: CostSection, buckets: readonly { from: string }[]): string {
  const known = values.flatMap((value, index) =>
    value === null ? [] : [{ value: Number(value), from: buckets[index]?.from ?? "" }],
  );
  const highest = known.toSorted((a, b) => b.value - a.value)[0];
  return highest
    ? `${known.length} months; the highest is ${monthText(highest.from, { withYear: true })}.`
    : "No month has cost.";
}
