import { createHash } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestApi, type TestApi } from "./api-for-tests.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const bearer = () => ({ authorization: `Bearer ${api.platform.token}` });

it("serves functions and commands to those who know the token only", async () => {
  for (const path of [
    "/functions/load-warehouse",
    "/functions/daily-alerts",
    "/functions/session",
    "/control/imports",
  ]) {
    for (const headers of [{}, { authorization: "Bearer x" }, { authorization: `Bearer ${"x".repeat(64)}` }]) {
      expect((await api.call("POST", path, { body: "{}", headers })).status).toBe(401);
    }
  }
  expect((await api.call("POST", "/functions/daily-alerts", { body: "{}", headers: bearer() })).status).toBe(204);
});

it("serves the API by its functions, at the paths they have everywhere, and no other function that way", async () => {
  expect((await api.call("GET", "/api/session")).json()).toMatchObject({ user: null });
  expect((await api.call("GET", "/api/openapi")).json()).toMatchObject({ openapi: "3.1.0" });
  for (const path of ["/api", "/api/", "/api/load-warehouse", "/api/nothing", "/api/__proto__"]) {
    const answer = await api.call("GET", path, { headers: bearer() });
    expect([path, answer.status, answer.headers["content-type"]]).toEqual([path, 404, "application/problem+json"]);
  }
  expect((await api.call("POST", "/functions/session", { body: "{}", headers: bearer() })).status).toBe(404);
});

it.each(["/api/session", "/", "/assets/none.js", "/functions/none", "/control/none"])("guards %s", async (path) => {
  const { headers } = await api.call("GET", path);
  const policy = String(headers["content-security-policy"]);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toMatch(/script-src 'self'(;|$)/);
  expect(policy.replaceAll("style-src-attr 'unsafe-inline'", "")).not.toContain("unsafe");
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["referrer-policy"]).toBe("no-referrer");
});

it("serves this machine only, whatever name leads to it", async () => {
  expect((await api.call("GET", "/api/session", { headers: { host: "evil.example" } })).status).toBe(421);
  expect((await api.call("GET", "/api/session", { headers: { host: "localhost:5173" } })).status).toBe(200);
});

it("refuses a large body before any of it is sent", async () => {
  const headers = { "content-length": `${10 * 1024 * 1024 + 1}`, "content-type": "application/json" };
  const sent = request(`${api.platform.address}/api/session`, { method: "POST", headers });
  sent.flushHeaders();
  const [answer] = await once(sent, "response");
  expect(answer.statusCode).toBe(413);
  expect(JSON.parse(await text(answer)).detail).toContain("10485760 bytes");
  expect(answer.headers.connection).toBe("close");
  sent.destroy();
});

it.each([{ "transfer-encoding": "chunked" }, { "content-encoding": "gzip", "content-length": "2" }])(
  "refuses a body whose size only reading tells (%j)",
  async (headers) => {
    const sent = request(`${api.platform.address}/api/session`, { method: "POST", headers });
    sent.end("{}");
    expect((await once(sent, "response"))[0].statusCode).toBe(411);
  },
);

it("goes on after a caller that speaks no HTTP, and one that leaves in the middle", async () => {
  const { port } = new URL(api.platform.address);
  for (const said of [
    "nonsense\r\n\r\n",
    "POST /api/session HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{",
  ]) {
    const socket = connect(Number(port), "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write(said);
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
  }
  expect((await api.call("GET", "/api/session")).status).toBe(200);
});

it("does not believe what a caller says about its own address", async () => {
  const guess = (address: string) =>
    api.call("POST", "/api/session", {
      body: JSON.stringify({ email: `${createHash("md5").update(address).digest("hex")}@example.com`, password: "x" }),
      headers: { "x-forwarded-for": `${address}, 10.0.0.1` },
    });
  const statuses = [];
  for (let at = 0; at < 6; at++)
    statuses.push(
      ...(await Promise.all(Array.from({ length: 40 }, (_, n) => guess(`10.1.${at}.${n}`)))).map(
        ({ status }) => status,
      ),
    );
  expect(statuses).toContain(401);
  expect(statuses).toContain(429);
});
