import { findAccount } from "#shared/database/accounts.ts";
import type { Organization } from "#shared/database/organizations.ts";
import { PermanentError } from "#shared/errors.ts";
import type { Installation } from "./installation.ts";
import { arrayOf } from "./tables.ts";

/** Makes an account the owner of those organizations that have no member. Throws a PermanentError when there is no such account. */
export async function giveOwner(
  { postgres }: Installation,
  organizations: readonly Organization[],
  email: string,
): Promise<void> {
  const account = await findAccount(postgres, email);
  if (!account?.isConfirmed) throw new PermanentError(`${email} has no confirmed account here: sign up with it first.`);
  await postgres.query(
    `insert into public.members (org_id, user_id, role) select o.id, $2::text::uuid, 'owner' from public.organizations o
     where o.id = any ($1::text::uuid[]) and not exists (select from public.members m where m.org_id = o.id)`,
    [arrayOf(organizations.map(({ id }) => id)), account.id],
  );
}

export async function organizationsWithoutMember(
  { postgres }: Installation,
  organizations: readonly Organization[],
): Promise<Organization[]> {
  const rows = await postgres.query(
    "select distinct org_id::text as id from public.members where org_id = any ($1::text::uuid[])",
    [arrayOf(organizations.map(({ id }) => id))],
  );
  return organizations.filter(({ id }) => !rows.some((row) => row.id === id));
}
