import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

/**
 * The functions framework parses a body before a function sees the request, and answers broken JSON itself: with a page that shows a
 * stack. So bodies below /api/ are told to it as bytes, and what they are is read here.
 */
subscribe("http.server.request.start", (message) => {
  const { request } = message as { request: IncomingMessage };
  if (request.url?.startsWith("/api/") && request.headers["content-type"] !== undefined)
    request.headers["content-type"] = "application/octet-stream";
});

/** The media type as it was sent, in lower case and without parameters; empty when none was. */
export function contentTypeOf({ rawHeaders }: IncomingMessage): string {
  const at = rawHeaders.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === "content-type");
  return (at < 0 ? "" : (rawHeaders[at + 1] ?? "")).split(";")[0]?.trim().toLowerCase() ?? "";
}

export function urlOf({ url = "/" }: IncomingMessage): { path: string; search: URLSearchParams } {
  const [path = "", ...query] = url.split("?");
  return { path, search: new URLSearchParams(query.join("?")) };
}

/** Of headers that may come more than once, the values joined by commas. */
export function headersOf({ headers }: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]));
}

/** Google's load balancer appends the caller's address and its own to what the caller claims; with neither, nothing stands between. */
export function addressOf({ headers, socket }: IncomingMessage): string {
  const forwarded = headers["x-forwarded-for"]?.toString().split(",") ?? [];
  return forwarded.at(-2)?.trim() ?? socket.remoteAddress ?? "";
}
