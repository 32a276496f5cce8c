import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { isRunning, syncs } from "../../api/queries.ts";
import { useOrg } from "../../shell/use-organization.ts";
import styles from "./load-progress.module.css";

/** While bills are on their way: how many, and that the page fills by itself. Nothing when none is. */
export function LoadProgress({ isFirst = false }: { isFirst?: boolean }) {
  const org = useOrg();
  const runs = useQuery(syncs(org)).data?.syncs ?? [];
  const running = runs.filter(isRunning);
  if (running.length === 0) return null;
  const ended = runs.length - running.length;
  return (
    <div className={styles.progress}>
      <p role="status" className={styles.text}>
        {running.length === 1 ? "One bill is loading." : `${running.length} bills are loading.`}{" "}
        {isFirst ? "The first numbers show in a few seconds." : "This page fills in as each one arrives."}
      </p>
      <span className={styles.track} aria-hidden>
        <span className={styles.done} style={{ width: `${(ended / Math.max(runs.length, 1)) * 100}%` }} />
      </span>
      <Link to="/$org/data" params={{ org }} className={styles.link}>
        Watch them
      </Link>
    </div>
  );
}
