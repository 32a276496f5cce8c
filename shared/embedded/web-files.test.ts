import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serveWebFile } from "./web-files.ts";

let folder: string;
let server: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-web-"));
  const web = join(folder, "dist");
  await mkdir(join(web, "assets"), { recursive: true });
  await writeFile(join(folder, "secret.json"), "secret");
  await writeFile(join(web, ".built"), "secret");
  await writeFile(join(web, "index.html"), "<!doctype html>");
  await writeFile(join(web, "assets", "app-1a2b.js"), "plain");
  await writeFile(join(web, "assets", "app-1a2b.js.br"), "brotli");
  await writeFile(join(web, "assets", "app-1a2b.js.gz"), "gzip");
  server = createServer(async (asked, response) => {
    const path = new URL(`http://localhost${asked.url}`).pathname;
    if (!(await serveWebFile(web, path, asked, response))) response.writeHead(404).end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function get(path: string, headers: Record<string, string> = {}) {
  const sent = request({ port: (server.address() as AddressInfo).port, path, headers });
  sent.end();
  const [answer] = await once(sent, "response");
  return { status: answer.statusCode, headers: answer.headers, said: await text(answer) };
}

it("answers each page with index.html, which is asked for anew each time", async () => {
  for (const path of ["/", "/explorer", "/data/imports/7", "/explorer?group=ServiceName"]) {
    const { status, headers, said } = await get(path);
    expect([path, status, said]).toEqual([path, 200, "<!doctype html>"]);
    expect(headers).toMatchObject({ "cache-control": "no-cache", "content-type": "text/html; charset=utf-8" });
  }
  const { headers } = await get("/");
  expect(await get("/", { "if-none-match": headers.etag })).toMatchObject({ status: 304, said: "" });
});

it("serves what is named by its content for ever, in the form the browser reads", async () => {
  const path = "/assets/app-1a2b.js";
  for (const [accepted, said, encoding] of [
    ["gzip, deflate, br", "brotli", "br"],
    ["gzip", "gzip", "gzip"],
    ["", "plain", undefined],
  ] as const) {
    const answer = await get(path, { "accept-encoding": accepted });
    expect(answer.said).toBe(said);
    expect(answer.headers["content-encoding"]).toBe(encoding);
    expect(answer.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(answer.headers["content-type"]).toBe("text/javascript; charset=utf-8");
  }
});

it("takes a hidden file for a page", async () => {
  expect((await get("/.built")).said).toBe("<!doctype html>");
});

it.each([
  "/assets/none.js",
  "/../secret.json",
  "/%2e%2e/secret.json",
  "/..%2fsecret.json",
  "/assets/../../secret.json",
  "/index.html.br",
  "/assets/app-1a2b.js%00.html",
  "//secret.json",
])("serves nothing at %s", async (path) => {
  expect((await get(path)).status).toBe(404);
});
