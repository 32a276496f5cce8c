import type { Stats } from "node:fs";
import { open } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { pipeline } from "node:stream/promises";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".txt": "text/plain; charset=utf-8",
};

/** Best first; each lies beside its file once the web app is built. */
const encodings = [
  ["br", ".br"],
  ["gzip", ".gz"],
] as const;

/**
 * Serves a file of the built web app; a path without an extension is a page, which index.html draws. False when there is no such
 * file. Reads from the folder each time, so that a new build shows at once.
 */
export async function serveWebFile(
  folder: string,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const name = extname(path) === "" ? "/index.html" : path;
  const type = types[extname(name)];
  // No folder, no hidden file, nothing above: only what a build makes.
  if (!type || !/^(\/\w[\w.-]*)+$/.test(name)) return false;
  const accepted = request.headers["accept-encoding"]?.toString() ?? "";
  const file = await openFirst(join(folder, name), accepted);
  if (!file) return false;
  await using handle = file.handle;
  const etag = `"${file.stats.mtimeMs.toString(36)}-${file.stats.size.toString(36)}${file.suffix}"`;
  // What lies in assets/ has the hash of its content in its name.
  const isHashed = name.startsWith("/assets/");
  response.setHeader("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
  response.setHeader("vary", "accept-encoding");
  response.setHeader("etag", etag);
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304).end();
    return true;
  }
  const content = { "content-type": type, "content-length": file.stats.size };
  response.writeHead(200, { ...content, ...(file.encoding && { "content-encoding": file.encoding }) });
  await pipeline(handle.createReadStream({ autoClose: false }), response);
  return true;
}

async function openFirst(path: string, accepted: string) {
  for (const [encoding, suffix] of [...encodings.filter(([name]) => accepted.includes(name)), ["", ""] as const]) {
    const handle = await open(path + suffix).catch(() => undefined);
    const stats: Stats | undefined = await handle?.stat();
    if (handle && stats?.isFile()) return { handle, stats, encoding, suffix };
    await handle?.close();
  }
  return undefined;
}
