import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { sessionQuery } from "../api/queries.ts";
import { request } from "../api/request.ts";

/** Who is signed in; known before any page of an organization is shown. */
export function useSession() {
  return useSuspenseQuery(sessionQuery).data;
}

/** Signs out and forgets every answer. */
export function useSignOut() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => request("DELETE /api/session", {}),
    async onSuccess(session) {
      client.clear();
      client.setQueryData(sessionQuery.queryKey, session);
      await navigate({ to: "/sign-in" });
    },
  });
}
