import { createHmac } from "node:crypto";
import * as v from "valibot";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Delivery } from "./channel.ts";
import { type HooksServer, startHooksServer } from "./hooks-server.ts";
import { deliverWebhook, publicTransport, signedHeaders, webhookTarget } from "./webhook.ts";

const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const delivery: Delivery = {
  id: "alert_a_c",
  orgId: "o",
  alertId: "a",
  channelId: "c",
  notice: {
    type: "alert.raised",
    timestamp: "2026-11-22T12:00:00.000Z",
    data: {
      id: "a",
      organization: "acme",
      rule: "Spend",
      message: "too much",
      value: "150.000000000000000001",
      limit: "100",
      currency: "USD",
      from: "2026-11-01",
      until: "2026-12-01",
      facts: {},
    },
  },
};

let hooks: HooksServer;
let transport: HooksServer["transport"];

beforeAll(async () => {
  hooks = await startHooksServer();
  transport = hooks.transport;
});
afterAll(() => hooks[Symbol.asyncDispose]());
beforeEach(() => {
  hooks.received = [];
  hooks.answer = (response) => response.writeHead(204).end();
});

const target = (path = "/in", host = "hooks.test") => ({ url: `https://${host}:${hooks.port}${path}`, secret });
const answerWith = (status: number, headers = {}) => {
  hooks.answer = (response) => response.writeHead(status, headers).end("some answer");
};

test("signs as the Standard Webhooks specification's own example", () => {
  const at = new Date(1_614_265_330_000);
  const example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  expect(signedHeaders("msg_p5jXN8AQM9LWM0D4loKWxJek", '{"test": 2432232314}', example, at)).toEqual({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test("posts the notice as JSON that the receiver can verify byte for byte", async () => {
  expect(await deliverWebhook(delivery, target("/in?token=t"), transport)).toEqual({ outcome: "delivered" });
  const [request] = hooks.received;
  expect(request).toMatchObject({ method: "POST", url: "/in?token=t" });
  expect(request?.headers).toMatchObject({ "content-type": "application/json", host: `hooks.test:${hooks.port}` });
  expect(JSON.parse(request?.body ?? "")).toEqual(delivery.notice);
  const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature } = request?.headers ?? {};
  const signed = createHmac("sha256", Buffer.alloc(32, 7)).update(`${id}.${timestamp}.${request?.body}`);
  expect(signature).toBe(`v1,${signed.digest("base64")}`);
  expect(id).toBe("alert_a_c");
});

test.each([200, 201, 202, 299])("HTTP %i is delivered", async (status) => {
  answerWith(status);
  expect(await deliverWebhook(delivery, target(), transport)).toEqual({ outcome: "delivered" });
});

test.each([400, 401, 403, 404, 410, 413, 422])("HTTP %i fails for good, with its reason", async (status) => {
  answerWith(status);
  expect(await deliverWebhook(delivery, target(), transport)).toEqual({
    outcome: "failed",
    reason: `hooks.test answered HTTP ${status}`,
  });
});

test.each([408, 409, 425, 429, 500, 502, 503, 504])("HTTP %i is worth another attempt", async (status) => {
  answerWith(status);
  await expect(deliverWebhook(delivery, target(), transport)).rejects.toThrow(
    `hooks.test did not take the alert (HTTP ${status}).`,
  );
});

test.each([301, 302, 303, 307, 308])("a redirect (HTTP %i) is not followed", async (status) => {
  answerWith(status, { location: `https://hooks.test:${hooks.port}/other` });
  expect(await deliverWebhook(delivery, target(), transport)).toMatchObject({ outcome: "failed" });
  expect(hooks.received).toHaveLength(1);
});

test("an answer that never comes is worth another attempt", async () => {
  hooks.answer = () => undefined;
  await expect(deliverWebhook(delivery, target(), { ...transport, timeoutMs: 200 })).rejects.toThrow(
    "no answer in time",
  );
});

test("a name server that never answers is worth another attempt", async () => {
  const deaf = { ...transport, timeoutMs: 50, resolve: () => new Promise<never>(() => undefined) };
  await expect(deliverWebhook(delivery, target(), deaf)).rejects.toThrow("no answer in time");
});

test("an answer without end is not read", async () => {
  const closed = new Promise((resolve) => {
    hooks.answer = (response) => {
      response.writeHead(200);
      const flood = setInterval(() => response.write("x".repeat(1_000_000)), 1);
      response.on("close", () => resolve(clearInterval(flood)));
    };
  });
  const patient = { ...transport, timeoutMs: 3_600_000 };
  expect(await deliverWebhook(delivery, target(), patient)).toEqual({ outcome: "delivered" });
  await closed;
});

test("connects to the address that was checked, whatever the name leads to afterwards", async () => {
  const answers = [[{ address: "127.0.0.1", family: 4 }], [{ address: "127.0.0.2", family: 4 }]];
  let asked = 0;
  const resolve = async () => answers[asked++] ?? [];
  const isAllowedAddress = (address: string) => address === "127.0.0.1";
  expect(await deliverWebhook(delivery, target(), { ...transport, resolve, isAllowedAddress })).toEqual({
    outcome: "delivered",
  });
  expect(asked).toBe(1);
});

test("refuses a name when one of its addresses is not allowed", async () => {
  const resolve = async () => ["127.0.0.1", "10.0.0.1"].map((address) => ({ address, family: 4 }));
  const isAllowedAddress = (address: string) => address === "127.0.0.1";
  expect(await deliverWebhook(delivery, target(), { ...transport, resolve, isAllowedAddress })).toEqual({
    outcome: "failed",
    reason: "hooks.test is not a public address on the Internet",
  });
  expect(hooks.received).toEqual([]);
});

test.each([
  "localhost",
  "127.0.0.1",
  "127.1",
  "2130706433",
  "0x7f000001",
  "0x7f.0.0.1",
  "0177.0.0.1",
  "017700000001",
  "0",
  "127.0.0.1.",
  "[::1]",
  "[::]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[64:ff9b::7f00:1]",
  "169.254.169.254",
  "[fe80::1]",
])("outside of tests, https://%s is refused without a connection", async (host) => {
  const real = { ...publicTransport, ca: transport.ca };
  expect(await deliverWebhook(delivery, target("/in", host), real)).toMatchObject({ outcome: "failed" });
  expect(hooks.received).toEqual([]);
});

test("an address written as such is checked itself, whatever a name server says of it", async () => {
  const resolve = async () => [{ address: "1.1.1.1", family: 4 }];
  const lying = { ...transport, resolve, isAllowedAddress: (address: string) => address === "1.1.1.1" };
  expect(await deliverWebhook(delivery, target("/in", "127.0.0.1"), lying)).toMatchObject({ outcome: "failed" });
  expect(hooks.received).toEqual([]);
});

test("does not trust a certificate that the system does not", async () => {
  const { ca, ...system } = transport;
  await expect(deliverWebhook(delivery, target(), system)).rejects.toThrow("DEPTH_ZERO_SELF_SIGNED_CERT");
  expect(hooks.received).toEqual([]);
});

test("does not trust another host's certificate", async () => {
  await expect(deliverWebhook(delivery, target("/in", "other.test"), transport)).rejects.toThrow(
    "other.test did not take the alert (ERR_TLS_CERT_ALTNAME_INVALID).",
  );
});

test("no failure tells more of the address than its host", async () => {
  answerWith(403);
  const refused = JSON.stringify(await deliverWebhook(delivery, target("/path-secret?token=t0ken"), transport));
  answerWith(500);
  const failed = await deliverWebhook(delivery, target("/path-secret?token=t0ken"), transport).catch(String);
  for (const said of [refused, String(failed)]) {
    expect(said).not.toMatch(/path-secret|t0ken|whsec_/);
    expect(said).toContain("hooks.test");
  }
});

test.each([
  { url: "http://hooks.test/in", secret },
  { url: "https://user:pass@hooks.test/in", secret },
  { url: "hooks.test", secret },
  { url: "https://hooks.test/in", secret: "whsec_c2hvcnQ=" },
  { url: "https://hooks.test/in", secret: Buffer.alloc(32).toString("base64") },
  { url: "https://hooks.test/in", secret: `whsec_${Buffer.alloc(65).toString("base64")}` },
  { url: "https://hooks.test/in", secret: "whsec_not base64 at all, but long enough to be it" },
])("is no target: %j", (wrong) => {
  expect(v.safeParse(webhookTarget, wrong).success).toBe(false);
});

test("is a target: an https address and a secret of 24 to 64 bytes", () => {
  expect(v.is(webhookTarget, { url: "https://hooks.test/in", secret })).toBe(true);
});
