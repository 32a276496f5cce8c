import { createHmac } from "node:crypto";
import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { type RequestOptions, request } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import * as v from "valibot";
import type { Delivery, Outcome } from "./channel.ts";
import { isPublicAddress } from "./public-address.ts";

/** Where a webhook goes and what signs it. Both are secret: addresses of chat tools hold a token. */
export const webhookTarget = v.strictObject({
  url: v.pipe(
    v.string("an https:// address is expected"),
    v.check(isHttpsUrl, "an https:// address without user name and password is expected"),
  ),
  /** Standard Webhooks: `whsec_` and 24 to 64 random bytes in base64. */
  secret: v.pipe(
    v.string('"whsec_" and 24 to 64 bytes in base64 are expected'),
    v.check(isSigningSecret, '"whsec_" and 24 to 64 bytes in base64 are expected'),
  ),
});
export type WebhookTarget = v.InferOutput<typeof webhookTarget>;

export interface Transport {
  resolve(hostname: string): Promise<readonly LookupAddress[]>;
  isAllowedAddress(address: string): boolean;
  /** Certificates to trust instead of the system's. */
  ca?: string;
  /** For the whole attempt, milliseconds. */
  timeoutMs: number;
}

/** The only transport outside of tests. */
export const publicTransport: Transport = {
  resolve: (hostname) => lookup(hostname, { all: true }),
  isAllowedAddress: isPublicAddress,
  timeoutMs: 10_000,
};

/** Answers that another attempt may change: a timeout, a conflict, too early, too many requests. */
const passingStatuses = [408, 409, 425, 429];

/**
 * Posts the notice, signed as Standard Webhooks says (https://www.standardwebhooks.com), to a public address only: the
 * connection goes to exactly the addresses that were checked. Follows no redirect and reads no answer. Throws a plain Error
 * that names the host, and nothing else of the address, when another attempt may succeed.
 */
export async function deliverWebhook(
  delivery: Delivery,
  target: WebhookTarget,
  transport: Transport = publicTransport,
): Promise<Outcome> {
  const url = new URL(target.url);
  const signal = AbortSignal.timeout(transport.timeoutMs);
  try {
    const addresses = await within(signal, addressesOf(url, transport));
    if (addresses.length === 0 || !addresses.every(({ address }) => transport.isAllowedAddress(address))) {
      return { outcome: "failed", reason: `${url.hostname} is not a public address on the Internet` };
    }
    const body = JSON.stringify(delivery.notice);
    const headers = signedHeaders(delivery.id, body, target.secret, new Date());
    const connection = { lookup: only(addresses), signal, headers, ...(transport.ca && { ca: transport.ca }) };
    return outcomeOf(await post(url, body, connection), url.hostname);
  } catch (error) {
    throw new Error(`${url.hostname} did not take the alert (${codeOf(error)}).`);
  }
}

/** The headers of one attempt; `secret` is `whsec_` and base64. */
export function signedHeaders(id: string, body: string, secret: string, now: Date): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}

async function addressesOf(url: URL, transport: Transport): Promise<readonly LookupAddress[]> {
  // URL has already turned every spelling of an IPv4 address (decimal, octal, hex) into the dotted one.
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const family = isIP(host);
  return family === 0 ? transport.resolve(host) : [{ address: host, family }];
}

/** A lookup that knows nothing but these addresses, so that no second answer of a name server can lead elsewhere. */
function only(addresses: readonly LookupAddress[]): LookupFunction {
  return (_hostname, { all }, callback) => {
    const [first] = addresses;
    if (all) callback(null, [...addresses]);
    else callback(null, first?.address ?? "", first?.family);
  };
}

function post(url: URL, body: string, options: RequestOptions): Promise<number> {
  const headers = {
    ...options.headers,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "user-agent": "CloudAct",
  };
  return new Promise((resolve, reject) => {
    // No agent: a connection kept from before was not checked now.
    const call = request(url, { ...options, method: "POST", agent: false, headers }, (answer) => {
      resolve(answer.statusCode ?? 0);
      answer.destroy();
    });
    call.on("error", reject);
    call.end(body);
  });
}

function outcomeOf(status: number, hostname: string): Outcome {
  if (status >= 200 && status < 300) return { outcome: "delivered" };
  if (status >= 500 || passingStatuses.includes(status)) {
    throw Object.assign(new Error("answered badly"), { code: `HTTP ${status}` });
  }
  const redirect = status >= 300 && status < 400 ? ", a redirect, which is not followed" : "";
  return { outcome: "failed", reason: `${hostname} answered HTTP ${status}${redirect}` };
}

function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const timeout = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  return Promise.race([work, timeout]);
}

/** The code of a network error, such as ECONNREFUSED: its message may quote the address. */
function codeOf(error: unknown): string {
  if (error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError"))
    return "no answer in time";
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "no connection";
}

function isHttpsUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === "https:" && url.username === "" && url.password === "";
}

function isSigningSecret(text: string): boolean {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1] ?? "";
  const bytes = Buffer.from(encoded, "base64");
  return bytes.length >= 24 && bytes.length <= 64 && bytes.toString("base64") === encoded;
}
