import { OAuth2Client } from "google-auth-library";
import * as v from "valibot";
import { type Callers, RefusedCaller } from "./callers.ts";

export interface GoogleCallersOptions {
  /** What the token must have been made for, to the letter: the function's own URL. */
  audience: string;
  /** The e-mail addresses of the service accounts that may call. */
  accounts: readonly string[];
  /** For tests: where keys are served instead of https://www.googleapis.com/oauth2/v1/certs, in its form (PEM by key id). */
  keysUrl?: string | undefined;
}

/** https://developers.google.com/identity/openid-connect/openid-connect#validatinganidtoken */
const issuers = ["https://accounts.google.com", "accounts.google.com"];

/**
 * Believes OIDC tokens that Google signed for a service account, as push subscriptions and Cloud Scheduler send them:
 * https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions. Any error but a RefusedCaller says that nothing could be verified.
 */
export function openGoogleCallers({ audience, accounts, keysUrl }: GoogleCallersOptions): Callers {
  const client = new OAuth2Client(
    keysUrl === undefined ? {} : { endpoints: { oauth2FederatedSignonPemCertsUrl: keysUrl } },
  );
  return {
    async verify(authorization) {
      const [, token] = /^Bearer ([^\s]+)$/i.exec(authorization ?? "") ?? [];
      if (token === undefined) throw new RefusedCaller(401, "an Authorization header with a Bearer token is expected");
      const { certs } = await client.getFederatedSignonCertsAsync();
      const claims = await signedClaims(client, token, certs);
      if (claims?.aud !== audience) throw new RefusedCaller(403, `the token's audience is not ${audience}`);
      if (claims.email_verified !== true) throw new RefusedCaller(403, "the token's e-mail address is not verified");
      if (!accounts.includes(claims.email ?? ""))
        throw new RefusedCaller(403, `the token's account is not one of ${accounts.join(", ")}`);
    },
  };
}

type Certificates = Awaited<ReturnType<OAuth2Client["getFederatedSignonCertsAsync"]>>["certs"];

async function signedClaims(client: OAuth2Client, token: string, certificates: Certificates) {
  try {
    const ticket = await client.verifySignedJwtWithCertsAsync(token, certificates, undefined, issuers);
    return ticket.getPayload();
  } catch {
    // What the client throws quotes the token, so it goes no further.
    throw new RefusedCaller(401, whatIsWrongWith(token));
  }
}

const times = v.looseObject({ iss: v.string(), iat: v.number(), exp: v.number() });

function whatIsWrongWith(token: string): string {
  const claims = v.safeParse(times, unverifiedClaims(token));
  if (!claims.success) return "a signed JSON Web Token with issuer, time and expiry is expected";
  if (!issuers.includes(claims.output.iss)) return `the token's issuer is not ${issuers[0]}`;
  if (claims.output.exp * 1000 < Date.now()) return "the token has expired";
  if (claims.output.iat * 1000 > Date.now()) return "the token is from the future";
  return "the token is not signed with one of Google's keys, or for longer than a day";
}

function unverifiedClaims(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  } catch {
    return undefined;
  }
}
