import { useQuery } from "@tanstack/react-query";
import { change, costs, dataHealth, dimensions, forecast } from "../../api/queries.ts";
import { teamField } from "../../api/team-field.ts";
import { ForecastTile } from "./forecast-tile.tsx";
import { FreshnessTile } from "./freshness-tile.tsx";
import { changeQuery, dailyQuery, forecastQuery, type HomeView, unallocatedQuery } from "./home-queries.ts";
import { MonthTile } from "./month-tile.tsx";
import { TileSkeleton } from "./tile.tsx";
import styles from "./tiles.module.css";
import { UnallocatedTile } from "./unallocated-tile.tsx";
import { VsTile } from "./vs-tile.tsx";

/** One card of tiles; a tile whose numbers do not exist is left out, and the others share its place. */
export function Tiles({ view, completeUntil }: { view: HomeView; completeUntil: string }) {
  const { org, currency } = view;
  const daily = useQuery(costs(org, dailyQuery(view, "day")));
  const forecasts = useQuery(forecast(org, forecastQuery(view)));
  const changes = useQuery(change(org, changeQuery(view)));
  const fields = useQuery(dimensions(org));
  const team = teamField(fields.data?.fields ?? []);
  const allocation = useQuery({
    ...costs(org, unallocatedQuery(view, team ?? "tag:team")),
    enabled: team !== undefined,
  });
  const health = useQuery(dataHealth(org));

  const section = daily.data?.sections.find(({ unit }) => unit === currency);
  const outlook = forecasts.data?.find(({ unit, month }) => unit === currency && month.from === view.month.from);
  const isOver = completeUntil >= view.month.until;
  const answer = daily.data;
  const tiles = [
    answer && section ? (
      <MonthTile key="month" view={view} answer={answer} section={section} outlook={outlook} />
    ) : (
      daily.isPending && <TileSkeleton key="month" isHeadline />
    ),
    outlook && !isOver ? (
      <ForecastTile key="forecast" view={view} outlook={outlook} />
    ) : (
      forecasts.isPending && !isOver && <TileSkeleton key="forecast" />
    ),
    section && answer?.comparison && section.previous !== null ? (
      <VsTile
        key="vs"
        view={view}
        section={section}
        comparison={answer.comparison}
        terms={changes.data?.find(({ unit }) => unit === currency)?.terms}
      />
    ) : (
      daily.isPending && <TileSkeleton key="vs" />
    ),
    team && allocation.data ? (
      <UnallocatedTile key="unallocated" view={view} field={team} answer={allocation.data} />
    ) : (
      (fields.isPending || (team && allocation.isPending)) && <TileSkeleton key="unallocated" />
    ),
    answer ? (
      <FreshnessTile
        key="freshness"
        org={org}
        completeUntil={completeUntil}
        sources={answer.sources}
        health={health.data}
      />
    ) : (
      <TileSkeleton key="freshness" />
    ),
  ].filter(Boolean);
  return (
    <section className={styles.strip} data-count={tiles.length} aria-label="The month in figures">
      {tiles}
    </section>
  );
}
