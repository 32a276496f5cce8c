import { QueryCache, QueryClient } from "@tanstack/react-query";
import { sessionQuery } from "./queries.ts";
import { ApiError } from "./request.ts";

/** Answers count as fresh for a minute: a load makes them stale at once (use-live-data). */
export const queryClient: QueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      retryDelay: (failures) => 500 * 2 ** failures,
    },
  },
  queryCache: new QueryCache({
    onError(error) {
      // The session ended elsewhere: ask who is signed in; the router then shows the way in.
      if (error instanceof ApiError && error.status === 401) void queryClient.invalidateQueries(sessionQuery);
    },
  }),
});
