import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Release, release } from "./release.ts";

/** Programs of these names that note how they were called, and answer as the real ones do. */
const program = `#!${process.execPath}
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { basename } from "node:path";
const [name, args] = [basename(process.argv[1]), process.argv.slice(2)];
const folder = process.env.FAKES;
if (name === "npm" && args[0] === "install") {
  process.exit(spawnSync("npm", args, { env: { ...process.env, PATH: process.env.REAL_PATH }, stdio: "inherit" }).status);
}
appendFileSync(folder + "/calls", JSON.stringify({ call: [name, ...args].join(" "), database: process.env.DATABASE_URL }) + "\\n");
const state = JSON.parse(readFileSync(folder + "/state.json", "utf8"));
const call = [name, ...args].join(" ");
if (state.failing && call.includes(state.failing)) process.exit(1);
if (call.includes("output -json")) console.log(JSON.stringify(state.outputs));
if (call.includes("secrets versions access")) console.log("postgres://user:s3cret@db/postgres");
if (call.includes("print-identity-token")) console.log("identity-token");
if (call.includes("apply")) writeFileSync(folder + "/state.json", JSON.stringify({ ...state, revision: "new" }));
if (call.includes("services list")) console.log(JSON.stringify(["costs", "plan-sync"].map((service) => ({
  metadata: { name: service },
  status: { traffic: [{ revisionName: service + "-" + (service === "costs" ? state.revision : "old"), percent: 100 }] },
}))));
`;

let folder: string;
let server: Server;
let asked: { path: string; body: string; authorization: string | undefined }[];
let served: { version: string; failing?: string };
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-release-"));
  await mkdir(join(folder, "bin"));
  await writeFile(join(folder, "bin", "package.json"), '{"type":"module"}');
  for (const name of ["gcloud", "terraform", "npm"]) {
    await writeFile(join(folder, "bin", name), program);
    await chmod(join(folder, "bin", name), 0o755);
  }
  [asked, said, served] = [[], [], { version: "v1.2.3" }];
  server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const body = await text(request);
    asked.push({ path: pathname, body, authorization: request.headers.authorization });
    const isPage = pathname === "/";
    response.writeHead(pathname.slice(1) === served.failing ? 500 : 200, {
      "content-type": isPage ? "text/html" : "application/json",
    });
    if (isPage) return void response.end("<!doctype html>");
    if (pathname === "/api/session") return void response.end(JSON.stringify({ version: served.version }));
    if (pathname.slice(1) === served.failing) return void response.end("database: NOT READY");
    const isMore = pathname === "/org-sync-all" && JSON.parse(body).after === null;
    response.end(
      JSON.stringify({ done: !isMore, next: isMore ? "org-199" : null, lines: [`${pathname} did its work`] }),
    );
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const values = {
    project: "acme-prod",
    region: "europe-west1",
    url,
    releases_bucket: "acme-prod-releases",
    web_bucket: "acme-prod-web",
    deploy_account: "deploy@acme-prod.iam.gserviceaccount.com",
    function_urls: { bootstrap: `${url}/bootstrap`, "org-sync-all": `${url}/org-sync-all` },
  };
  await setState({ outputs: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }])) });
  vi.stubEnv("FAKES", folder);
  vi.stubEnv("REAL_PATH", process.env.PATH ?? "");
  vi.stubEnv("PATH", `${join(folder, "bin")}:${process.env.PATH}`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.close();
  await rm(folder, { recursive: true });
});

async function setState(change: Record<string, unknown>): Promise<void> {
  const state: unknown = await readFile(join(folder, "state.json"), "utf8").then(JSON.parse, () => ({
    revision: "old",
  }));
  await writeFile(join(folder, "state.json"), JSON.stringify({ ...(state as object), ...change }));
}

async function callsOf(): Promise<{ call: string; database?: string }[]> {
  const lines = (await readFile(join(folder, "calls"), "utf8")).trim().split("\n");
  return lines.map((line) => JSON.parse(line));
}

const toProd = (confirm = async () => true): Release => ({
  environment: "prod",
  version: "v1.2.3",
  folder: join(folder, "release"),
  confirm,
  say: (line) => said.push(line),
});

/** The calls, each by what it is for. */
async function order(): Promise<string[]> {
  const kinds = {
    init: "init",
    upload: "--no-clobber",
    plan: " plan ",
    "read the database's address": "secrets versions access",
    migrate: "run migrate",
    apply: "apply",
    "build web": "web:build",
    "publish index": "/index.html gs://",
    "restore index": "index.before.html gs://acme-prod-web/index.html",
    "roll back": "update-traffic",
  };
  return (await callsOf()).flatMap(({ call }) =>
    Object.entries(kinds)
      .filter(([, part]) => call.includes(part))
      .map(([kind]) => kind),
  );
}

it("goes migrate, functions, bootstrap, org-sync-all, web, health, and says what it does", async () => {
  await release(toProd());
  expect(await order()).toEqual([
    "init",
    "upload",
    "plan",
    "read the database's address",
    "migrate",
    "apply",
    "build web",
    "publish index",
  ]);
  expect(asked.map(({ path, body }) => `${path} ${body}`)).toEqual([
    '/bootstrap {"after":null}',
    '/org-sync-all {"after":null}',
    '/org-sync-all {"after":"org-199"}',
    "/api/session ",
    "/ ",
  ]);
  expect(asked[0]?.authorization).toBe("Bearer identity-token");
  expect(said.at(-1)).toContain("v1.2.3 serves prod");
});

it("changes nothing when the plan is not confirmed", async () => {
  await expect(release(toProd(async () => false))).rejects.toThrow("Nothing was changed.");
  expect(await order()).toEqual(["init", "upload", "plan"]);
});

it("the database's address stands on no command line and in no line that is said", async () => {
  await release(toProd());
  const calls = await callsOf();
  expect(calls.find(({ call }) => call.includes("migrate"))?.database).toBe("postgres://user:s3cret@db/postgres");
  expect(JSON.stringify([said, calls.map(({ call }) => call)])).not.toContain("s3cret");
});

it("a migration that fails stops everything before the functions are touched", async () => {
  await setState({ failing: "run migrate" });
  await expect(release(toProd())).rejects.toThrow("npm run migrate ended with code 1");
  expect(await order()).not.toContain("apply");
});

it("what is not ready behind new functions sends the traffic of those that changed back", async () => {
  served.failing = "bootstrap";
  await expect(release(toProd())).rejects.toThrow("bootstrap answered 500: database: NOT READY.");
  const back = (await callsOf()).filter(({ call }) => call.includes("update-traffic")).map(({ call }) => call);
  expect(back).toEqual([
    "gcloud run services update-traffic costs --to-revisions=costs-old=100 --quiet --project=acme-prod --region=europe-west1",
  ]);
  expect(await order()).not.toContain("publish index");
});

it("an app that says another version than was released brings back functions and page", async () => {
  served.version = "v1.2.2";
  await expect(release(toProd())).rejects.toThrow("version v1.2.2; v1.2.3 was expected");
  expect((await order()).slice(-3)).toEqual(["publish index", "restore index", "roll back"]);
});

it("released again after it broke off, it does the same again", async () => {
  await setState({ failing: "web:build" });
  await expect(release(toProd())).rejects.toThrow("web:build");
  await setState({ failing: null });
  await release(toProd());
  expect(said.at(-1)).toContain("v1.2.3 serves prod");
});

it("an environment that was never applied is told so", async () => {
  await setState({ outputs: {} });
  await expect(release(toProd())).rejects.toThrow('see "The first apply" in terraform/README.md');
});
