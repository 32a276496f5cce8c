import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { startTokenIssuer, type TokenIssuer } from "#shared/google/emulators/tokens.ts";
import { RefusedCaller } from "./callers.ts";
import { openGoogleCallers } from "./google-callers.ts";

const audience = "https://load-warehouse-abc.a.run.app";
const [account, other] = ["push@p.iam.gserviceaccount.com", "schedule@p.iam.gserviceaccount.com"];
const now = () => Math.floor(Date.now() / 1000);

let google: TokenIssuer;
let someone: TokenIssuer;
beforeAll(async () => {
  vi.stubEnv("METADATA_SERVER_DETECTION", "none");
  [google, someone] = await Promise.all([startTokenIssuer(), startTokenIssuer()]);
});
afterAll(() => Promise.all([google.stop(), someone.stop()]));

const open = () => openGoogleCallers({ audience, accounts: [account, other], keysUrl: google.keysUrl });
const header = (claims: Record<string, unknown> = {}) => `Bearer ${google.issue({ audience, account }, claims)}`;

it("believes a token of each account that may call", async () => {
  await open().verify(header());
  await open().verify(header({ email: other, iss: "accounts.google.com" }));
});

const unsigned = () => {
  const [, claims] = google.issue({ audience, account }).split(".");
  return `Bearer ${Buffer.from('{"alg":"none","kid":"emulated-key"}').toString("base64url")}.${claims}.`;
};
const altered = () => {
  const [head, claims = "", signature] = header({ email: "someone@p" }).split(".");
  const changed = { ...JSON.parse(Buffer.from(claims, "base64url").toString()), email: account };
  return `${head}.${Buffer.from(JSON.stringify(changed)).toString("base64url")}.${signature}`;
};

it.each<[what: string, status: number, said: string, authorization: () => string | undefined]>([
  ["no token", 401, "Bearer token is expected", () => undefined],
  ["another scheme", 401, "Bearer token is expected", () => "Basic dXNlcjpwYXNz"],
  ["no JSON Web Token", 401, "signed JSON Web Token", () => "Bearer secret-garbage"],
  ["two dots around nothing", 401, "signed JSON Web Token", () => "Bearer .."],
  ["a token signed with another key", 401, "not signed", () => `Bearer ${someone.issue({ audience, account })}`],
  ["a token that nobody signed", 401, "not signed", unsigned],
  ["a token altered after it was signed", 401, "not signed", altered],
  ["a token of another issuer", 401, "issuer", () => header({ iss: "https://accounts.example.com" })],
  ["an expired token", 401, "expired", () => header({ iat: now() - 7200, exp: now() - 3600 })],
  ["a token from the future", 401, "future", () => header({ iat: now() + 3600, exp: now() + 7200 })],
  ["a token for another function", 403, "audience", () => header({ aud: "https://plan-sync-abc.a.run.app" })],
  ["a token for a longer address", 403, "audience", () => header({ aud: `${audience}/` })],
  ["a token for several functions", 403, "audience", () => header({ aud: [audience, "https://x"] })],
  [
    "an account that may not call",
    403,
    "account is not one of",
    () => header({ email: "web@p.iam.gserviceaccount.com" }),
  ],
  ["no account", 403, "account is not one of", () => header({ email: undefined })],
  ["an address that nobody verified", 403, "not verified", () => header({ email_verified: false })],
  ["an address that is not said to be verified", 403, "not verified", () => header({ email_verified: undefined })],
])("refuses %s", async (_, status, said, authorization) => {
  const sent = authorization();
  const refusal: unknown = await open()
    .verify(sent)
    .catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(RefusedCaller);
  expect(refusal).toMatchObject({ status, message: expect.stringContaining(said) });
  for (const part of sent?.slice(7).split(".").filter(Boolean) ?? []) expect(String(refusal)).not.toContain(part);
});

it("refuses nobody while Google's keys cannot be had: the call is to be made again", async () => {
  const gone = await startTokenIssuer();
  await gone.stop();
  const callers = openGoogleCallers({ audience, accounts: [account], keysUrl: gone.keysUrl });
  const error: unknown = await callers.verify(header()).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(RefusedCaller);
});
