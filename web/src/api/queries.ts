import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { CostQueryInput } from "../../../shared/costs/query.ts";
import { request } from "./request.ts";

export type { CostQueryInput };

/** Keys begin with the organization: what a load changes is made stale together, syncs apart. */
const keys = {
  session: ["session"],
  syncs: (org: string) => [org, "syncs"],
} as const;

export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: ({ signal }) => request("GET /api/session", { signal }),
  staleTime: 5 * 60_000,
});

export function costs(org: string, query: CostQueryInput) {
  return queryOptions({
    queryKey: [org, "costs", query],
    queryFn: ({ signal }) => request("GET /api/costs", { org, query: asked(query), signal }),
    placeholderData: keepPreviousData,
  });
}

export function forecast(org: string, query: CostQueryInput) {
  return queryOptions({
    queryKey: [org, "forecast", query],
    queryFn: ({ signal }) => request("GET /api/costs/forecast", { org, query: asked(query), signal }),
    placeholderData: keepPreviousData,
  });
}

export function change(org: string, query: CostQueryInput) {
  return queryOptions({
    queryKey: [org, "change", query],
    queryFn: ({ signal }) => request("GET /api/costs/change", { org, query: asked(query), signal }),
    placeholderData: keepPreviousData,
  });
}

export function dimensions(org: string) {
  return queryOptions({
    queryKey: [org, "dimensions"],
    queryFn: ({ signal }) => request("GET /api/dimensions", { org, signal }),
  });
}

export function dimensionValues(org: string, field: string, { search = "", limit = 50 } = {}) {
  return queryOptions({
    queryKey: [org, "dimensions", field, search, limit],
    queryFn: ({ signal }) =>
      request("GET /api/dimensions/{field}", {
        org,
        params: { field },
        query: { search, limit: String(limit) },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}

export function alerts(org: string) {
  return queryOptions({
    queryKey: [org, "alerts"],
    queryFn: ({ signal }) => request("GET /api/alerts", { org, query: { limit: "200" }, signal }),
  });
}

export function dataHealth(org: string) {
  return queryOptions({
    queryKey: [org, "data-health"],
    queryFn: ({ signal }) => request("GET /api/data-health", { org, signal }),
  });
}

export function sourceLoads(org: string, connectionId: string) {
  return queryOptions({
    queryKey: [org, "data-health", connectionId],
    queryFn: ({ signal }) => request("GET /api/data-health/{connectionId}", { org, params: { connectionId }, signal }),
  });
}

export type SyncList = Awaited<ReturnType<typeof listSyncs>>;

/** The newest runs; asked again each second while one runs, else every 15 s. */
export function syncs(org: string) {
  return queryOptions({
    queryKey: keys.syncs(org),
    queryFn: ({ signal }) => listSyncs(org, signal),
    refetchInterval: ({ state }) => (state.data?.syncs.some(isUnsettled) ? 1000 : 15_000),
  });
}

/** One run in whole; asked again each second until it ends and its alerts are judged. */
export function syncDetail(org: string, runId: string) {
  return queryOptions({
    queryKey: [...keys.syncs(org), runId],
    queryFn: ({ signal }) => request("GET /api/syncs/{runId}", { org, params: { runId }, signal }),
    refetchInterval: ({ state }) => (!state.data || isUnsettled(state.data) ? 1000 : false),
  });
}

export function isRunning({ status }: { status: SyncList["syncs"][number]["status"] }): boolean {
  return status === "requested" || status === "planned" || status === "running";
}

const judging = 20_000;

/** Running, or loaded so lately that its alerts may still be judged. */
export function isUnsettled(
  sync: Pick<SyncList["syncs"][number], "status" | "steps" | "requestedAt" | "finishedAt">,
): boolean {
  if (isRunning(sync)) return true;
  const step = sync.steps.find((one) => one.step === "evaluate-alerts");
  const isJudged = step === undefined || step.status === "done" || step.status === "failed";
  return (
    sync.status === "loaded" && !isJudged && Date.now() - Date.parse(sync.finishedAt ?? sync.requestedAt) < judging
  );
}

function listSyncs(org: string, signal: AbortSignal) {
  return request("GET /api/syncs", { org, query: { limit: "30" }, signal });
}

function asked(query: CostQueryInput): { query: string } {
  return { query: JSON.stringify(query) };
}
