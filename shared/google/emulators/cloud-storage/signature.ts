import { createHash, createVerify } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { RefusedError } from "./objects.ts";

/**
 * Refuses a request unless its address carries a V4 signature of exactly this method, path, query and these headers, by this key (PEM),
 * that has not expired. https://cloud.google.com/storage/docs/authentication/canonical-requests
 */
export function checkSignature(request: IncomingMessage, url: URL, publicKey: string): void {
  const { "X-Goog-Signature": signature = "", ...signed } = Object.fromEntries(url.searchParams);
  const date = signed["X-Goog-Date"] ?? "";
  const scope = signed["X-Goog-Credential"]?.split("/").slice(1).join("/") ?? "";
  const canonical = sha256(canonicalRequest(request, url, signed));
  const toSign = ["GOOG4-RSA-SHA256", date, scope, canonical].join("\n");
  if (!createVerify("RSA-SHA256").update(toSign).verify(publicKey, signature, "hex")) {
    throw new RefusedError(403, "SignatureDoesNotMatch");
  }
  if (Date.now() > timeOf(date) + Number(signed["X-Goog-Expires"]) * 1000) {
    throw new RefusedError(400, "ExpiredToken");
  }
}

/** The size that a signed header allows. */
export function checkSize(request: IncomingMessage, bytes: number): void {
  const [least = 0, most = Infinity] = String(request.headers["x-goog-content-length-range"] ?? "")
    .split(",")
    .filter(Boolean)
    .map(Number);
  if (bytes < least || bytes > most) throw new RefusedError(400, "EntityTooLarge");
}

function canonicalRequest(request: IncomingMessage, url: URL, signed: Record<string, string>): string {
  const names = (signed["X-Goog-SignedHeaders"] ?? "").split(";");
  const query = Object.entries(signed).map(([key, value]) => `${encode(key)}=${encode(value)}`);
  const headers = names.map((name) => `${name}:${headerOf(request, name)}\n`);
  return [
    request.method,
    url.pathname,
    query.sort().join("&"),
    headers.join(""),
    names.join(";"),
    "UNSIGNED-PAYLOAD",
  ].join("\n");
}

/** Google's client signs the host without its port. */
const headerOf = (request: IncomingMessage, name: string) =>
  name === "host" ? request.headers.host?.split(":")[0] : request.headers[name];

const encode = (text: string) =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

/** 20261122T184500Z, as milliseconds since 1970. */
const timeOf = (date: string) =>
  Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
