import { demoOrganization, ensureOrganization } from "#shared/database/organizations.ts";
import { signIn, signUp, type Tokens } from "#shared/database/sessions.ts";
import { HttpError } from "#shared/http/http-error.ts";
import type { SessionPorts } from "./describe-session.ts";

/** Signs in whoever sits at this machine; the account and the organization to look around in are made on demand. */
export async function signInLocalUser({ database, users }: SessionPorts): Promise<Tokens> {
  if (!users.localUser) throw new HttpError(403, "Sign in with your e-mail address: this is nobody's own machine.");
  const { email, password } = users.localUser;
  await ensureOrganization(database, demoOrganization.slug, demoOrganization.name);
  const tokens =
    (await signIn(users, email, password)) ??
    // Another click may be making the account at this very moment.
    (await signUp(users, email, password).catch(() => undefined))?.tokens ??
    (await signIn(users, email, password));
  if (!tokens) throw new Error("The local user cannot sign in: another account has its e-mail address.");
  return tokens;
}
