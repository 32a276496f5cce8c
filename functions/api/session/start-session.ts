import type { Body } from "#shared/api/routes.ts";
import * as sessions from "#shared/database/sessions.ts";
import { readCredentials } from "#shared/http/admit.ts";
import type { Reply } from "#shared/http/handler.ts";
import { HttpError } from "#shared/http/http-error.ts";
import { rateLimit } from "#shared/http/rate-limit.ts";
import { forgetSession, openSession, renewSession } from "#shared/http/session.ts";
import { endedCookies, sessionCookies } from "#shared/http/session-cookies.ts";
import { describeSession, type SessionPorts } from "./describe-session.ts";
import { foundNamedOrganization } from "./found-organization.ts";
import { signInLocalUser } from "./local-user.ts";

type Headers = Readonly<Record<string, string | undefined>>;
type SessionReply = Reply<"GET /api/session">;

/** Ten guesses at the password of one account, then one in ten seconds. */
const guesses = rateLimit({ perSecond: 0.1, burst: 10 });

export async function signIn(body: Body<"POST /api/session">, headers: Headers, ports: SessionPorts) {
  if ("demo" in body) return start(await signInLocalUser(ports), headers, ports);
  const wait = guesses.take(body.email.toLowerCase(), Date.now());
  if (wait > 0) throw new HttpError(429, `Too many attempts to sign in: wait ${wait} s.`, { "retry-after": `${wait}` });
  const tokens = await sessions.signIn(ports.users, body.email, body.password);
  if (!tokens) throw new HttpError(401, "The e-mail address or the password is not right. Check both and try again.");
  return start(tokens, headers, ports);
}

/** An account whose organization was not made, because something broke in between, gets it on the second try. */
export async function signUp(
  { email, password, organization }: Body<"POST /api/session/sign-up">,
  headers: Headers,
  ports: SessionPorts,
): Promise<SessionReply> {
  if (email.toLowerCase() === ports.users.localUser?.email) throw taken(email);
  countGuess(email);
  const made = await sessions.signUp(ports.users, email, password);
  const tokens = made ? made.tokens : await sessions.signIn(ports.users, email, password);
  const session = tokens && (await openSession(ports.users, tokens.accessToken));
  if (!made && (!session || session.memberships.length > 0)) throw taken(email);
  const ownerId = made?.userId ?? session?.userId ?? "";
  await foundNamedOrganization(ports.database, organization, ownerId);
  if (!tokens) throw new HttpError(401, `Confirm ${email} with the link that was sent to it, then sign in.`);
  return start(tokens, headers, ports);
}

export async function endSession(headers: Headers, ports: SessionPorts): Promise<SessionReply> {
  const { bearer, access, refresh } = readCredentials(headers);
  const given = bearer ?? access;
  const isOpen = given !== undefined && (await openSession(ports.users, given)) !== undefined;
  const token = isOpen ? given : refresh && (await renewSession(ports.users, refresh))?.accessToken;
  if (token) {
    await sessions.endSession(ports.users, token);
    forgetSession(token);
  }
  return { json: await describeSession(null, ports), headers: { "set-cookie": endedCookies(headers) } };
}

function countGuess(email: string): void {
  const wait = guesses.take(email.toLowerCase(), Date.now());
  if (wait > 0) throw new HttpError(429, `Too many attempts to sign in: wait ${wait} s.`, { "retry-after": `${wait}` });
}

async function start(tokens: sessions.Tokens, headers: Headers, ports: SessionPorts): Promise<SessionReply> {
  const session = await openSession(ports.users, tokens.accessToken);
  if (!session) throw new Error("A session that was just begun is not valid.");
  return {
    json: await describeSession(session, ports),
    headers: { "set-cookie": sessionCookies(tokens, headers) },
  };
}

function taken(email: string): HttpError {
  return new HttpError(409, `${email} has an account: sign in instead.`);
}
