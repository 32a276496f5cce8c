import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { CostQuery } from "../../../../shared/costs/query.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { explorerSearch } from "../explorer/explorer-search.ts";
import styles from "./tiles.module.css";

/** A label, a figure, two lines of proof and a small graphic. Opens Explorer with the same question, or the page given. */
export function Tile({
  org,
  label,
  figure,
  exact,
  lines: [first, second],
  graphic,
  query,
  isHeadline = false,
  isQuiet = false,
}: {
  org: string;
  label: string;
  figure: string;
  /** The figure to the cent, for its tooltip. */
  exact?: string | undefined;
  /** Two: the proof of the figure. */
  lines: readonly [ReactNode, ReactNode?];
  graphic?: ReactNode;
  query: Partial<CostQuery> | "data";
  isHeadline?: boolean | undefined;
  /** The figure is a word such as "Not yet". */
  isQuiet?: boolean | undefined;
}) {
  const content = (
    <>
      <span className={styles.label}>{label}</span>
      <span className={styles.figure} data-quiet={isQuiet} title={exact}>
        {figure}
      </span>
      <span className={styles.lines} data-wraps={isQuiet}>
        <span className={styles.line}>{first}</span>
        <span className={styles.line}>{second}</span>
      </span>
      {graphic && <span className={styles.graphic}>{graphic}</span>}
    </>
  );
  const className = isHeadline ? `${styles.tile} ${styles.headline}` : styles.tile;
  return query === "data" ? (
    <Link to="/$org/data" params={{ org }} className={className}>
      {content}
    </Link>
  ) : (
    <Link to="/$org/explorer" params={{ org }} search={explorerSearch(query)} className={className}>
      {content}
    </Link>
  );
}

export function TileSkeleton({ isHeadline = false }: { isHeadline?: boolean }) {
  return (
    <div className={isHeadline ? `${styles.tile} ${styles.headline}` : styles.tile}>
      <span className={styles.label}>
        <Skeleton width={88} height={12} style={{ margin: "2px 0" }} />
      </span>
      <span className={styles.figure}>
        <Skeleton width={isHeadline ? 180 : 110} height={22} style={{ margin: "5px 0" }} />
      </span>
      <span className={styles.lines}>
        <Skeleton width="80%" style={{ margin: "2px 0" }} />
        <Skeleton width="55%" style={{ margin: "4px 0 2px" }} />
      </span>
      <span className={styles.graphic}>
        <Skeleton height={8} radius={2} />
      </span>
    </div>
  );
}
