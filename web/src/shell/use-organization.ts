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

/** Whether the person may change things here: whoever can only look sees no button that would be refused. */
export function useCanChange(): boolean {
  const organization = useOrganization();
  return organization !== undefined && organization.role !== "read_only";
}
