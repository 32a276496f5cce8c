import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { ApiError, request } from "../../api/request.ts";
import { type Definition, type Draft, definitionOf, problemsOf } from "./draft.ts";

/** What a draft would have done on the last 90 complete days; it follows while the draft is written, as far as it can be read. */
export function useReplay(org: string, draft: Draft) {
  const settled = useDeferredValue(draft);
  const { amount, percent } = problemsOf(settled);
  const definition = JSON.stringify(definitionOf(settled));
  return useQuery({
    queryKey: [org, "replay", definition],
    queryFn: ({ signal }) =>
      request("POST /api/alerts/replay", { org, signal, body: { definition: JSON.parse(definition) as Definition } }),
    enabled: !amount && !percent,
    placeholderData: keepPreviousData,
    retry: (failures, error) => failures < 1 && !(error instanceof ApiError && error.status < 500),
  });
}
