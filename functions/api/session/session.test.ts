import { randomUUID } from "node:crypto";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { session } from "#shared/api/session.ts";
import { load, newRun } from "#shared/database/database.contract-fixtures.ts";
import { ensureOrganization } from "#shared/database/organizations.ts";
import { startTestApi, type TestAnswer, type TestApi } from "#shared/embedded/api-for-tests.ts";
import { database, users } from "#shared/platform.ts";
import packageJson from "../../../package.json" with { type: "json" };
import { slugOf } from "./found-organization.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const nobody = { user: null, organizations: [], demo: true, version: packageJson.version };
const password = "correct horse";
const newEmail = () => `${randomUUID()}@example.com`;
const post = (path: string, body: unknown, cookie = "") =>
  api.call("POST", path, { body: JSON.stringify(body), ...(cookie && { headers: { cookie } }) });
const signUp = (email: string, organization = "Acme") =>
  post("/api/session/sign-up", { email, password, organization });
const read = (answer: TestAnswer) => v.parse(session, answer.json());

/** What a browser would send back. */
function cookieOf({ headers }: TestAnswer): string {
  return [headers["set-cookie"] ?? []]
    .flat()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
const get = async (cookie: string) => read(await api.call("GET", "/api/session", { headers: { cookie } }));

it("is nobody's at first, and says that the demo is one click away", async () => {
  expect((await api.call("GET", "/api/session")).json()).toEqual(nobody);
});

describe("the demo user", () => {
  it("is made by the first click, and owns the demo organization", async () => {
    const clicks = await Promise.all([1, 2, 3].map(() => post("/api/session", { demo: true })));
    expect(clicks.map(({ status }) => status)).toEqual([200, 200, 200]);
    const demo = { slug: "demo", name: "Northwind Robotics", role: "owner", hasData: false, isDemo: true };
    for (const click of clicks) {
      expect(read(click)).toMatchObject({
        user: { email: "demo@cloudact.local", name: "Demo" },
        organizations: [demo],
      });
      expect(await get(cookieOf(click))).toEqual(read(click));
    }
  });

  it("owns what the commands make, at once and with a word on its data, and nothing that has an owner", async () => {
    const cookie = cookieOf(await post("/api/session", { demo: true }));
    await signUp(newEmail(), "Somebody Else");
    const { id } = await ensureOrganization(await database(), "imported", "Imported");
    const found = async () => (await get(cookie)).organizations.map(({ slug, role, hasData }) => [slug, role, hasData]);
    expect(await found()).toEqual([
      ["imported", "owner", false],
      ["demo", "owner", false],
    ]);
    await load(await database(), await newRun(await database(), id), "t");
    expect(await found()).toContainEqual(["imported", "owner", true]);
  });

  it("cannot be signed in with a password, nor signed up for", async () => {
    expect((await post("/api/session", { email: "demo@cloudact.local", password: "demo" })).status).toBe(401);
    expect((await signUp("Demo@CloudAct.local")).status).toBe(409);
  });
});

describe("an account", () => {
  it("comes with an organization it owns, and sees no other", async () => {
    const [one, other] = [await signUp(newEmail(), "Åkerö & Söhne"), await signUp(newEmail(), "Akero Sohne")];
    const own = (answer: TestAnswer) => read(answer).organizations;
    expect(own(one)).toEqual([
      { slug: "akero-sohne", name: "Åkerö & Söhne", role: "owner", hasData: false, isDemo: false },
    ]);
    expect(own(other)).toMatchObject([{ slug: "akero-sohne-2", name: "Akero Sohne" }]);
    expect(await get(cookieOf(one))).toEqual(read(one));
  });

  it("never takes the slug of the demo", async () => {
    expect(read(await signUp(newEmail(), "Demo")).organizations).toMatchObject([{ slug: "demo-2", isDemo: false }]);
  });

  it("is one for an e-mail address, whoever knows the password", async () => {
    const email = newEmail();
    await signUp(email);
    const again = await signUp(email.toUpperCase());
    expect([again.status, again.headers["set-cookie"]]).toEqual([409, undefined]);
  });

  it("gets its organization on a second try when the first broke off in between", async () => {
    const email = newEmail();
    await (await users()).open().auth.signUp({ email, password });
    expect(
      (await post("/api/session/sign-up", { email, password: "wrong password", organization: "First Try" })).status,
    ).toBe(409);
    expect(read(await signUp(email, "Second Try")).organizations).toMatchObject([{ slug: "second-try" }]);
  });

  it.each([
    [{ password: "short" }, "body.password"],
    [{ email: "nobody" }, "body.email"],
    [{ organization: " x " }, "body.organization"],
  ])("is not made of %j, and it is said why", async (wrong, path) => {
    const body = { email: newEmail(), password, organization: "Acme", ...wrong };
    const answer = await post("/api/session/sign-up", body);
    expect([answer.status, answer.json()]).toMatchObject([422, { errors: [{ path }] }]);
    expect(answer.text).not.toContain(body.password);
  });
});

describe("signing in", () => {
  it("says nothing about which part was wrong", async () => {
    const email = newEmail();
    await signUp(email);
    const wrong = await post("/api/session", { email, password: "wrong" });
    const unknown = await post("/api/session", { email: newEmail(), password });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.text).toBe(unknown.text);
    expect(wrong.headers["set-cookie"]).toBeUndefined();
  });

  it("lets nobody guess a password for long", async () => {
    const email = newEmail();
    await signUp(email);
    const guesses = [];
    for (let guess = 0; guess < 12; guess++)
      guesses.push((await post("/api/session", { email, password: `${guess}` })).status);
    expect(guesses.slice(0, 9)).toEqual(Array(9).fill(401));
    expect(guesses.at(-1)).toBe(429);
    const right = await post("/api/session", { email, password });
    expect([right.status, right.headers["retry-after"]]).toEqual([429, expect.stringMatching(/^\d+$/)]);
  });

  it("sets cookies that no script and no other site can use, and over https no plain connection", async () => {
    const email = newEmail();
    const plain = await signUp(email);
    for (const cookie of [plain.headers["set-cookie"] ?? []].flat())
      expect(cookie).toMatch(
        /^cloudact_(access|refresh)=\S+; Path=\/api; Max-Age=[1-9]\d+; HttpOnly; SameSite=Strict$/,
      );
    const headers = { "x-forwarded-proto": "https" };
    const secure = await api.call("POST", "/api/session", { headers, body: JSON.stringify({ email, password }) });
    expect([secure.headers["set-cookie"] ?? []].flat().every((cookie) => cookie.endsWith("; Secure"))).toBe(true);
    expect(secure.text).not.toContain("eyJ");
  });
});

describe("signing out", () => {
  const signOut = (cookie: string) => api.call("DELETE", "/api/session", { headers: { cookie } });

  it("ends the session for both of its tokens, and clears the cookies", async () => {
    const cookie = cookieOf(await signUp(newEmail()));
    const out = await signOut(cookie);
    expect(out.json()).toEqual(nobody);
    expect(cookieOf(out)).toBe("cloudact_access=; cloudact_refresh=");
    expect((await get(cookie)).user).toBeNull();
  });

  it("ends a session whose access token had run out", async () => {
    const [, refresh = ""] = cookieOf(await signUp(newEmail())).split("; ");
    const out = await signOut(`cloudact_access=x.y.z; ${refresh}`);
    expect(out.json()).toEqual(nobody);
    const renewed = [out.headers["set-cookie"] ?? []].flat().find((cookie) => /^cloudact_access=e/.test(cookie));
    expect((await get(renewed?.split(";")[0] ?? "")).user).toBeNull();
  });

  it("of nobody does no harm", async () => {
    expect((await signOut("a=b")).json()).toEqual(nobody);
  });
});

it.each([
  ["Acme", 1, "acme"],
  ["Acme", 12, "acme-12"],
  ["  3M Company!  ", 1, "org-3m-company"],
  ["東京", 1, "org"],
  ["A", 1, "org-a"],
  ["x".repeat(80), 1, "x".repeat(39)],
  [`${"x".repeat(35)} yyy`, 10, `${"x".repeat(35)}-10`],
])("an organization named %j is found at, on try %i, %s", (name, number, slug) => {
  expect(slugOf(name, number)).toBe(slug);
  expect(slug).toMatch(/^[a-z][a-z0-9-]{1,38}$/);
});
