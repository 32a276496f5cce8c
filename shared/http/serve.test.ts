import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { copyFreshDatabase } from "#shared/database/fresh-database.ts";
import { type LiteDatabase, openLiteDatabase } from "#shared/database/lite.ts";
import { foundOrganization } from "#shared/database/organizations.ts";
import { signIn, signUp, type Tokens } from "#shared/database/sessions.ts";
import { PermanentError } from "#shared/errors.ts";
import { providePort } from "#shared/platform.ts";
import type { Handlers } from "./handler.ts";
import { HttpError } from "./http-error.ts";
import { serve } from "./serve.ts";

let answerFields: Handlers<"dimensions">["GET /api/dimensions"];
let answerExport: Handlers<"costs-export">["GET /api/costs-export"];
serve("dimensions", {
  "GET /api/dimensions": (call) => answerFields(call),
  "GET /api/dimensions/{field}": async ({ params, query }) => ({
    json: { values: [{ value: params.field, label: query.search, rows: query.limit ?? 0 }], more: false },
  }),
});
serve("costs-export", {
  "GET /api/costs-export": (call) => answerExport(call),
  "GET /api/costs-export/metadata": async () => ({ json: {} }),
});
const servers = { dimensions: getTestServer("dimensions"), "costs-export": getTestServer("costs-export") };

let folder: string;
let lite: LiteDatabase;
let tokens: Tokens;
const account = { email: `${randomUUID()}@example.com`, password: randomUUID() };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-serve-"));
  await copyFreshDatabase(join(folder, "database"));
  lite = await openLiteDatabase(join(folder, "database"));
  providePort("users", lite.users);
  const made = await signUp(lite.users, account.email, account.password);
  await foundOrganization(lite.client, { slug: "acme", name: "Acme", ownerId: made?.userId ?? "" });
  for (const server of Object.values(servers)) await once(server.listen(0, "127.0.0.1"), "listening");
});
afterAll(async () => {
  for (const server of Object.values(servers)) server.close();
  await lite.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  answerFields = async () => ({ json: fields("1") });
  const signedIn = await signIn(lite.users, account.email, account.password);
  if (!signedIn) throw new Error("The test user could not sign in.");
  tokens = signedIn;
});

const fields = (dataVersion: string) => ({ fields: [], dataVersion });

async function get(path: string, headers: Record<string, string> = {}, method = "GET") {
  const server = path.startsWith("/api/costs-export") ? servers["costs-export"] : servers.dimensions;
  const { port } = server.address() as AddressInfo;
  const authorization = `Bearer ${tokens.accessToken}`;
  const sent = request({
    port,
    path,
    method,
    headers: { ...("cookie" in headers ? {} : { authorization }), ...headers },
  });
  sent.end();
  const [answer] = (await once(sent, "response")) as [Awaited<ReturnType<typeof respond>>];
  return respond(answer);
}

async function respond(answer: import("node:http").IncomingMessage) {
  const bytes = await buffer(answer);
  return Object.assign(answer, { bytes, said: () => JSON.parse(bytes.toString()) });
}

describe("a version", () => {
  it("answers 304 and computes nothing while it is the same", async () => {
    let computed = 0;
    answerFields = async () => ({
      version: "7",
      json: async () => {
        computed++;
        return fields("7");
      },
    });
    const first = await get("/api/dimensions?org=acme");
    expect(first.statusCode).toBe(200);
    expect(first.headers["cache-control"]).toBe("private, no-cache");
    const known = { "if-none-match": first.headers.etag ?? "" };
    const second = await get("/api/dimensions?org=acme", known);
    expect([second.statusCode, second.bytes.length, computed]).toEqual([304, 0, 1]);
    expect((await get("/api/dimensions?org=acme&x=1", known)).statusCode).toBe(200);
    answerFields = async () => ({ version: "8", json: fields("8") });
    expect((await get("/api/dimensions?org=acme", known)).statusCode).toBe(200);
  });

  it("of another organization is another", async () => {
    answerFields = async () => ({ version: "7", json: fields("7") });
    const user = await lite.users.open(tokens.accessToken).auth.getUser(tokens.accessToken);
    await foundOrganization(lite.client, { slug: "other", name: "Other", ownerId: user.data.user?.id ?? "" });
    const [one, other] = [await get("/api/dimensions?org=acme"), await get("/api/dimensions?org=other")];
    expect(one.headers.etag).not.toBe(other.headers.etag);
  });

  it("is not needed: what has none is never stored", async () => {
    const { headers } = await get("/api/dimensions?org=acme");
    expect(headers.etag).toBeUndefined();
    expect(headers["cache-control"]).toBe("private, no-store");
  });
});

describe("an answer", () => {
  it("over 1 kB is compressed as the caller can read it", async () => {
    const long = { fields: [{ field: "x".repeat(2000), label: "x", values: null }], dataVersion: "1" };
    answerFields = async () => ({ json: long });
    const [brotli, gzip, plain] = await Promise.all(
      ["gzip, deflate, br", "gzip;q=1, br;q=0", "identity"].map((accepted) =>
        get("/api/dimensions?org=acme", { "accept-encoding": accepted }),
      ),
    );
    expect(JSON.parse(brotliDecompressSync(brotli?.bytes ?? "").toString())).toEqual(long);
    expect(JSON.parse(gunzipSync(gzip?.bytes ?? "").toString())).toEqual(long);
    expect(plain?.said()).toEqual(long);
    expect([brotli, gzip, plain].map((answer) => answer?.headers["content-encoding"])).toEqual([
      "br",
      "gzip",
      undefined,
    ]);
    expect((await get("/api/dimensions?org=acme&x", { "accept-encoding": "br" })).headers.vary).toBe("accept-encoding");
  });

  it("gets its parameters decoded and parsed", async () => {
    const { values } = (await get("/api/dimensions/tag%3Aa%2Fb?org=acme&limit=7&search=%C3%A5")).said();
    expect(values).toEqual([{ value: "tag:a/b", label: "å", rows: 7 }]);
  });

  it("to HEAD has the headers and nothing else", async () => {
    const answer = await get("/api/dimensions?org=acme", {}, "HEAD");
    expect([answer.statusCode, answer.bytes.length]).toEqual([200, 0]);
    expect(answer.headers["content-length"]).toBe("31");
  });

  it("in another form than declared is an error of ours, without the form", async () => {
    answerFields = async () => ({ json: { fields: "none" } as never });
    const answer = await get("/api/dimensions?org=acme");
    expect([answer.statusCode, answer.said().detail]).toEqual([500, expect.stringContaining("on our side")]);
  });

  it("may be a file that streams", async () => {
    answerExport = async () => ({
      stream: Readable.from(["a,b\n", "1,2\n"]),
      mediaType: "text/csv",
      fileName: "Kosten ü.csv",
    });
    const answer = await get("/api/costs-export?org=acme&query=%7B%7D");
    expect(answer.bytes.toString()).toBe("a,b\n1,2\n");
    expect(answer.headers["content-disposition"]).toBe(
      `attachment; filename="Kosten _.csv"; filename*=UTF-8''Kosten%20%C3%BC.csv`,
    );
  });

  it("is cut off, not ended, when its stream breaks", async () => {
    async function* broken() {
      yield "a,b\n";
      throw new Error("the disk is gone");
    }
    answerExport = async () => ({ stream: Readable.from(broken()), mediaType: "text/csv", fileName: "a.csv" });
    await expect(get("/api/costs-export?org=acme&query=%7B%7D")).rejects.toThrow(/aborted|hang up/);
  });
});

describe("a refusal", () => {
  it.each([
    [new HttpError(409, "There is one already.", { "retry-after": "1" }), 409, "There is one already."],
    [new PermanentError("line 3 is no number"), 422, "line 3 is no number"],
    [new Error("select * from secrets"), 500, "The request failed on our side; the log says why. Try again."],
  ])("of %s says what the caller may know", async (error, status, detail) => {
    answerFields = () => Promise.reject(error);
    const answer = await get("/api/dimensions?org=acme");
    expect(answer.statusCode).toBe(status);
    expect(answer.said()).toMatchObject({ type: "about:blank", status, detail });
    expect(answer.headers["retry-after"]).toBe(status === 409 ? "1" : undefined);
  });

  it.each(["/api/dimensions/", "/api/dimensions/a/b", "/api/dimensionsx", "/"])("of %s is a 404", async (path) => {
    expect((await get(`${path}?org=acme`)).statusCode).toBe(404);
  });

  it("of a path that is not well-formed is a 400", async () => {
    expect((await get("/api/dimensions/%E0%A4?org=acme")).statusCode).toBe(400);
  });

  it("comes at the next call of many, and says how long to wait", async () => {
    // A session counts for itself once it was verified; before, it counts for its address.
    expect((await get("/api/dimensions?org=acme")).statusCode).toBe(200);
    const calls: Awaited<ReturnType<typeof get>>[] = [];
    const refusals = () => calls.filter(({ statusCode }) => statusCode === 429);
    // As many at once as outrun what is refilled meanwhile, on however slow a machine.
    for (let many = 1000; refusals().length === 0 && many <= 16_000; many *= 2) {
      calls.push(...(await Promise.all(Array.from({ length: many }, () => get("/api/dimensions", { cookie: "a=b" })))));
    }
    const refused = refusals();
    expect(refused.length).toBeGreaterThan(0);
    expect(calls.length - refused.length).toBeGreaterThanOrEqual(500);
    expect(refused[0]?.headers["retry-after"]).toBe("1");
    expect((await get("/api/dimensions?org=acme")).statusCode).toBe(200);
  });
});

describe("a session", () => {
  const cookies = () => `cloudact_access=${tokens.accessToken}; cloudact_refresh=${tokens.refreshToken}`;
  const expired = () => `cloudact_access=x.y.z; cloudact_refresh=${tokens.refreshToken}`;

  it("is a cookie", async () => {
    const answer = await get("/api/costs-export/metadata?org=acme&query=%7B%7D", { cookie: cookies() });
    expect([answer.statusCode, answer.headers["set-cookie"]]).toEqual([200, undefined]);
  });

  it("whose access token ran out goes on unseen, for all requests that come at once", async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() =>
        get("/api/costs-export/metadata?org=acme&query=%7B%7D", { cookie: expired(), "x-forwarded-proto": "https" }),
      ),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    const renewed = answers.map(({ headers }) => headers["set-cookie"]?.map((cookie) => cookie.split(";")[0]));
    expect(new Set(renewed.map((pair) => pair?.join())).size).toBe(1);
    for (const cookie of answers[0]?.headers["set-cookie"] ?? [])
      expect(cookie).toMatch(/; Path=\/api; Max-Age=\d+; HttpOnly; SameSite=Strict; Secure$/);
    const [access = "", refresh = ""] = renewed[0] ?? [];
    expect(
      (await get("/api/costs-export/metadata?org=acme&query=%7B%7D", { cookie: `${access}; ${refresh}` })).statusCode,
    ).toBe(200);
  });

  it("that cannot be renewed ends, and its cookies with it", async () => {
    const answer = await get("/api/costs-export/metadata?org=acme&query=%7B%7D", { cookie: "cloudact_refresh=none" });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers["set-cookie"]).toEqual([
      "cloudact_access=; Path=/api; Max-Age=0; HttpOnly; SameSite=Strict",
      "cloudact_refresh=; Path=/api; Max-Age=0; HttpOnly; SameSite=Strict",
    ]);
  });

  it("knows an organization that the user joined a moment ago", async () => {
    await get("/api/dimensions?org=acme");
    const user = await lite.users.open(tokens.accessToken).auth.getUser(tokens.accessToken);
    expect((await get("/api/dimensions?org=new-one")).statusCode).toBe(404);
    await foundOrganization(lite.client, { slug: "new-one", name: "New", ownerId: user.data.user?.id ?? "" });
    expect((await get("/api/dimensions?org=new-one")).statusCode).toBe(200);
  });
});
