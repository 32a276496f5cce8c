import { createSign, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Identity {
  audience: string;
  /** The e-mail address of the service account. */
  account: string;
}

/** What a token says beyond that; whatever is given replaces it. */
export type Claims = Record<string, unknown>;

export interface TokenIssuer {
  /** Where the public keys are served in the form of https://www.googleapis.com/oauth2/v1/certs: PEM by key id. */
  keysUrl: string;
  /** A signed token as Google's push subscriptions and Cloud Scheduler send it, good for an hour. */
  issue(identity: Identity, claims?: Claims): string;
  stop(): Promise<void>;
}

const keyId = "emulated-key";

/** Issues OIDC tokens as accounts.google.com does, under a key of its own. */
export async function startTokenIssuer(): Promise<TokenIssuer> {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const keys = JSON.stringify({ [keyId]: publicKey.export({ type: "spki", format: "pem" }) });
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/json", "cache-control": "public, max-age=3600" }).end(keys);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    keysUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/certs`,
    issue(identity, claims = {}) {
      const signed = `${encode({ alg: "RS256", kid: keyId, typ: "JWT" })}.${encode(claimsOf(identity, claims))}`;
      return `${signed}.${createSign("RSA-SHA256").update(signed).sign(privateKey, "base64url")}`;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions#jwt_format */
function claimsOf({ audience, account }: Identity, claims: Claims): Claims {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: "https://accounts.google.com",
    aud: audience,
    azp: "113774264463038321964",
    sub: "113774264463038321964",
    email: account,
    email_verified: true,
    iat: now,
    exp: now + 3600,
    ...claims,
  };
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
