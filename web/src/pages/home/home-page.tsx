import { useQuery } from "@tanstack/react-query";
import { isRunning, syncs } from "../../api/queries.ts";
import { Card } from "../../ui/card.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { AlertsCard } from "./alerts-card.tsx";
import { DailyCard } from "./daily-card.tsx";
import { FirstRun } from "./first-run.tsx";
import { HomeHeader } from "./home-header.tsx";
import styles from "./home-page.module.css";
import { HomeSkeleton } from "./home-skeleton.tsx";
import { LoadProgress } from "./load-progress.tsx";
import { MonthsCard } from "./months-card.tsx";
import { MoversCard } from "./movers-card.tsx";
import { SyncsCard } from "./syncs-card.tsx";
import { Tiles } from "./tiles.tsx";
import { useHomeView } from "./use-home-view.ts";

/** The morning page: what was spent, how it will end, what changed, whether the data is whole. */
export function HomePage() {
  const home = useHomeView();
  const { probe, view, completeUntil } = home;
  const runs = useQuery(syncs(view.org)).data?.syncs;
  const isLoading = runs?.some(isRunning) ?? false;
  const failed = [probe, home.inMonth].find(({ isError, data }) => isError && !data);
  if (failed) {
    return (
      <>
        <PageHeader title="Home" />
        <Card>
          <ErrorState error={failed.error} onRetry={() => void failed.refetch()} title="The costs did not load" />
        </Card>
      </>
    );
  }
  if (probe.data && completeUntil === null && runs && !isLoading) return <FirstRun />;
  if (completeUntil === null || !home.inMonth.data) {
    return (
      <HomeSkeleton>
        <LoadProgress isFirst />
      </HomeSkeleton>
    );
  }
  return (
    <>
      <HomeHeader {...home} completeUntil={completeUntil} />
      <LoadProgress />
      <div className={styles.grid}>
        <Tiles view={view} completeUntil={completeUntil} />
        <DailyCard view={view} />
        <MoversCard view={view} />
        <AlertsCard view={view} />
        <MonthsCard view={view} completeUntil={completeUntil} />
        <SyncsCard org={view.org} />
      </div>
    </>
  );
}
