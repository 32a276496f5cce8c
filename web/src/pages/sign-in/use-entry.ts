import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Session } from "../../../../shared/api/session.ts";
import { sessionQuery } from "../../api/queries.ts";

/** A way in: whoever is signed in by it becomes the session, and every page opens. */
export function useEntry<Input>(enter: (input: Input) => Promise<Session>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: enter,
    onSuccess: (session) => client.setQueryData(sessionQuery.queryKey, session),
  });
}
