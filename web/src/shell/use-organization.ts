import { useParams } from "@tanstack/react-router";
import { useSession } from "./use-session.ts";

/** Slug of the organization in the address. */
export function useOrg(): string {
  return useParams({ from: "/$org", select: ({ org }) => org });
}

/** The organization in the address as the session knows it; undefined when the person is not a member of it. */
export function useOrganization() {
  const org = useOrg();
  return useSession().organizations.find(({ slug }) => slug === org);
}
