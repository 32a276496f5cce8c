import type { ReactNode } from "react";
import { Card } from "../../ui/card.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import page from "./home-page.module.css";
import { RowsSkeleton } from "./rows-skeleton.tsx";
import { TileSkeleton } from "./tile.tsx";
import styles from "./tiles.module.css";

/** The shape of Home before its first number. */
export function HomeSkeleton({ children }: { children?: ReactNode }) {
  return (
    <>
      <PageHeader title="Home" />
      {children}
      <div className={page.grid} aria-busy>
        <div className={styles.strip} data-count={5}>
          <TileSkeleton isHeadline />
          <TileSkeleton />
          <TileSkeleton />
          <TileSkeleton />
          <TileSkeleton />
        </div>
        <Card className={page.whole} title="Daily cost">
          <Skeleton height={332} style={{ marginTop: 20 }} />
        </Card>
        <Card flush className={page.wide} title="Top movers">
          <RowsSkeleton rows={7} />
        </Card>
        <Card flush className={page.narrow} title="Open alerts">
          <RowsSkeleton rows={4} height={58} />
        </Card>
      </div>
    </>
  );
}
