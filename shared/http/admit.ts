import { type Role, type Route, roles } from "#shared/api/route.ts";
import type { UserClients } from "#shared/database/user-clients.ts";
import type { Caller, Organization } from "./handler.ts";
import { HttpError } from "./http-error.ts";
import { isVerified, membershipIn, type OpenSession, openSession, renewSession } from "./session.ts";
import { endedCookies, readCookies, sessionCookies } from "./session-cookies.ts";

type Headers = Readonly<Record<string, string | undefined>>;

/** What a request shows of who sends it, before any of it is believed. */
export interface Credentials {
  bearer?: string;
  access?: string;
  refresh?: string;
}

export function readCredentials(headers: Headers): Credentials {
  const [, bearer] = /^Bearer (\S+)$/i.exec(headers.authorization ?? "") ?? [];
  return bearer ? { bearer } : readCookies(headers);
}

/** Whose rate a request counts against: the session's when it was verified a moment ago, else the address's. */
export function rateKey(route: Route, { bearer, access }: Credentials, address: string): string {
  const token = route.access === "anyone" ? undefined : (bearer ?? access);
  return token && isVerified(token) ? token : address;
}

/**
 * A page of another site must not act as the user of this one. Cookies alone do not prove that it does not, so what changes something
 * comes from our own pages, or carries its token itself.
 */
export function refuseForeignOrigin(method: string, headers: Headers, { bearer }: Credentials): void {
  if (bearer || method === "GET" || method === "HEAD") return;
  const { origin, host, "sec-fetch-site": site } = headers;
  const isOwnSite = site === undefined || site === "same-origin" || site === "none";
  const isOwn = origin === undefined ? site !== undefined : URL.canParse(origin) && new URL(origin).host === host;
  if (!isOwn || !isOwnSite)
    throw new HttpError(403, "A change comes from a page of this site, or with a bearer token; this one does not.");
}

/** The session of a request, and the cookies that keep it going when its access token had run out. */
export async function sessionOf(
  users: UserClients,
  credentials: Credentials,
  headers: Headers,
): Promise<{ session: OpenSession | undefined; cookies: string[] }> {
  const token = credentials.bearer ?? credentials.access;
  const session = token ? await openSession(users, token) : undefined;
  if (session || !credentials.refresh) return { session, cookies: [] };
  const tokens = await renewSession(users, credentials.refresh);
  if (!tokens) return { session: undefined, cookies: endedCookies(headers) };
  return { session: await openSession(users, tokens.accessToken), cookies: sessionCookies(tokens, headers) };
}

/** Who calls, and for which organization, when the route's access allows it. Throws 401, 403 or 404 otherwise. */
export async function admit(
  { access }: Route,
  session: OpenSession | undefined,
  org: string | null,
): Promise<{ caller: Caller | null; organization: Organization | null }> {
  const caller = session ? { userId: session.userId, email: session.email, database: session.database } : null;
  if (access === "anyone") return { caller, organization: null };
  if (!session) throw new HttpError(401, "Nobody is signed in: sign in first.", { "www-authenticate": "Bearer" });
  return { caller, organization: access === "signed-in" ? null : await organizationOf(session, org, access) };
}

/** No member and no such organization are answered alike, so that nobody can find out which organizations exist. */
async function organizationOf(session: OpenSession, org: string | null, least: Role): Promise<Organization> {
  if (!org) throw new HttpError(400, "The query parameter org is missing: it names the organization.");
  const membership = await membershipIn(session, org);
  if (!membership) throw new HttpError(404, `You are not a member of an organization "${org}".`);
  if (roles.indexOf(membership.role) < roles.indexOf(least))
    throw new HttpError(403, `This takes the role ${least}; yours in ${membership.name} is ${membership.role}.`);
  return { id: membership.id, slug: membership.slug, name: membership.name };
}
