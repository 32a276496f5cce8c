import type { Session } from "#shared/api/session.ts";
import type { Database } from "#shared/database/client.ts";
import { adoptOrganizations, demoOrganization } from "#shared/database/organizations.ts";
import { membershipsOf } from "#shared/database/sessions.ts";
import type { UserClients } from "#shared/database/user-clients.ts";
import type { Caller } from "#shared/http/handler.ts";
import { version } from "#shared/version.ts";

export interface SessionPorts {
  database: Database;
  users: UserClients;
}

/** Who is signed in, and where. The local user owns whatever the commands have made on this machine meanwhile. */
export async function describeSession(caller: Caller | null, { database, users }: SessionPorts): Promise<Session> {
  const isLocalUser = caller !== null && caller.email === users.localUser?.email;
  if (isLocalUser) await adoptOrganizations(database, caller.userId);
  const memberships = caller ? await membershipsOf(caller.database) : [];
  return {
    user: caller && { email: caller.email, name: isLocalUser ? "Demo" : nameOf(caller.email) },
    organizations: memberships.map(({ slug, name, role, hasData }) => ({
      slug,
      name,
      role,
      hasData,
      isDemo: users.localUser !== null && slug === demoOrganization.slug,
    })),
    demo: users.localUser !== null,
    version,
  };
}

function nameOf(email: string): string {
  return email.slice(0, email.indexOf("@"));
}
