import { createHash } from "node:crypto";
import type { Database } from "#shared/database/client.ts";
import { type Membership, membershipsOf, renew, type Tokens, userOf } from "#shared/database/sessions.ts";
import type { UserClients } from "#shared/database/user-clients.ts";

/** A verified access token. */
export interface OpenSession {
  userId: string;
  email: string;
  /** Reads as the user. */
  database: Database;
  memberships: Membership[];
}

interface Kept<T> {
  value: Promise<T>;
  /** Milliseconds since the epoch. */
  until: number;
}

/** How long a revoked session or a changed role may go unnoticed. */
const verifiedMilliseconds = 30_000;
const renewedMilliseconds = 10_000;
const most = 1000;
const verified = new Map<string, Kept<OpenSession | undefined>>();
const renewed = new Map<string, Kept<Tokens | undefined>>();

/** Undefined when the token is good for nothing. What it was good for is remembered for 30 s, by its hash. */
export function openSession(users: UserClients, accessToken: string): Promise<OpenSession | undefined> {
  return keep(verified, accessToken, verifiedMilliseconds, () => verify(users, accessToken));
}

/** Whether the token was verified a moment ago, so that its next use costs nothing. */
export function isVerified(accessToken: string): boolean {
  return (verified.get(hashOf(accessToken))?.until ?? 0) > Date.now();
}

export function forgetSession(accessToken: string): void {
  verified.delete(hashOf(accessToken));
}

/** Requests that come at once with the same refresh token, which is good for one use, get the same new tokens. */
export function renewSession(users: UserClients, refreshToken: string): Promise<Tokens | undefined> {
  return keep(renewed, refreshToken, renewedMilliseconds, () => renew(users, refreshToken));
}

/** The organization of this slug where the session's user is a member. One that is new is looked for in the database. */
export async function membershipIn(session: OpenSession, slug: string): Promise<Membership | undefined> {
  const known = session.memberships.find((membership) => membership.slug === slug);
  if (known) return known;
  session.memberships = await membershipsOf(session.database);
  return session.memberships.find((membership) => membership.slug === slug);
}

async function verify(users: UserClients, accessToken: string): Promise<OpenSession | undefined> {
  const database = users.open(accessToken);
  const user = await userOf(database, accessToken);
  if (!user) return undefined;
  return { userId: user.id, email: user.email, database, memberships: await membershipsOf(database) };
}

/** Nothing that failed or was refused is kept. */
function keep<T>(cache: Map<string, Kept<T>>, token: string, milliseconds: number, make: () => Promise<T>): Promise<T> {
  const key = hashOf(token);
  const found = cache.get(key);
  if (found && found.until > Date.now()) return found.value;
  const value = make();
  cache.delete(key);
  cache.set(key, { value, until: Date.now() + milliseconds });
  if (cache.size > most) cache.delete(cache.keys().next().value ?? "");
  const drop = () => void (cache.get(key)?.value === value && cache.delete(key));
  value.then((made) => made === undefined && drop(), drop);
  return value;
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64");
}
