import * as v from "valibot";
import { type Role, roles } from "#shared/api/route.ts";
import { call, type Database } from "./client.ts";
import type { UserClients } from "./user-clients.ts";

/** A session as Supabase Auth issues it. */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
  /** Seconds the access token is good for. */
  expiresIn: number;
}

export interface Membership {
  id: string;
  slug: string;
  name: string;
  role: Role;
  hasData: boolean;
}

/** Whose an access token is. */
export interface User {
  id: string;
  email: string;
}

const memberships = v.array(
  v.object({ id: v.string(), slug: v.string(), name: v.string(), role: v.picklist(roles), hasData: v.boolean() }),
);

/** Undefined when e-mail and password do not belong together. */
export async function signIn(users: UserClients, email: string, password: string): Promise<Tokens | undefined> {
  const { data, error } = await users.open().auth.signInWithPassword({ email, password });
  return tokensOf("sign-in", data.session, error);
}

/** New tokens for a session whose access token ran out; undefined when the session has ended. */
export async function renew(users: UserClients, refreshToken: string): Promise<Tokens | undefined> {
  const { data, error } = await users.open().auth.refreshSession({ refresh_token: refreshToken });
  return tokensOf("renewal of a session", data.session, error);
}

/** Whose an access token is; undefined when it is expired, forged, or of a session that has ended. */
export async function userOf(client: Database, accessToken: string): Promise<User | undefined> {
  const { data, error } = await client.auth.getUser(accessToken);
  if (error) return refused("check of a session", error);
  return { id: data.user.id, email: data.user.email ?? "" };
}

/** Ends the session of an access token, for its refresh token too. */
export async function endSession(users: UserClients, accessToken: string): Promise<void> {
  const { error } = await users.open(accessToken).auth.admin.signOut(accessToken, "local");
  if (error) refused("end of a session", error);
}

/** Where the user of this client is a member. Read under the user's own row level security. */
export function membershipsOf(client: Database): Promise<Membership[]> {
  return call(client, "describe_my_organizations", {}, memberships);
}

/** Makes an account. Undefined when the e-mail address has one already. No tokens: the address must be confirmed first. */
export async function signUp(
  users: UserClients,
  email: string,
  password: string,
): Promise<{ userId: string; tokens: Tokens | undefined } | undefined> {
  const { data, error } = await users.open().auth.signUp({ email, password });
  // Where addresses are confirmed, Auth answers a known one like a new one, but for its identities.
  if (error || data.user?.identities?.length === 0) return error ? refused("a new account", error) : undefined;
  if (!data.user) throw new Error("The Auth server made no account.");
  return { userId: data.user.id, tokens: data.session ? tokensOf("a new account", data.session, null) : undefined };
}

type Refusal = { status?: number | undefined; code?: string | undefined } | null;

function tokensOf(
  asked: string,
  session: { access_token: string; refresh_token: string; expires_in: number } | null,
  error: Refusal,
): Tokens | undefined {
  if (error || !session) return refused(asked, error);
  return { accessToken: session.access_token, refreshToken: session.refresh_token, expiresIn: session.expires_in };
}

/** A 4xx says no; anything else is a failure, which must not look like one. Only the code: a message may quote what was sent. */
function refused(asked: string, error: Refusal): undefined {
  const status = error?.status ?? 500;
  if (status >= 400 && status < 500 && status !== 429) return undefined;
  throw new Error(`The Auth server failed at ${asked} (${error?.code ?? `HTTP ${status}`}).`);
}
