import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { isRunning, type SyncList, sessionQuery, syncs } from "../api/queries.ts";

/** Watches the runs of an organization; when one has loaded, everything read before is asked again. */
export function useLiveData(org: string): void {
  const client = useQueryClient();
  const { data } = useQuery(syncs(org));
  const loaded = data && loadedOf(data);
  const before = useRef<{ org: string; loaded: string }>(undefined);
  useEffect(() => {
    if (loaded === undefined) return;
    const isFirst = before.current?.org !== org;
    const hasMoved = before.current?.loaded !== loaded;
    before.current = { org, loaded };
    if (isFirst || !hasMoved) return;
    void client.invalidateQueries({ predicate: ({ queryKey: [owner, what] }) => owner === org && what !== "syncs" });
    void client.invalidateQueries(sessionQuery);
  }, [client, org, loaded]);
}

function loadedOf({ syncs: runs }: SyncList): string {
  return runs
    .filter((run) => !isRunning(run))
    .map(({ runId, status, steps }) => `${runId}:${status}:${steps.map((step) => step.status).join()}`)
    .sort()
    .join();
}
