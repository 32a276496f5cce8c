import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { environmentWith } from "#shared/config.ts";
import { copyFreshDatabase } from "#shared/database/fresh-database.ts";
import { focusBill } from "./focus-bill.ts";

let folder: string;
let env: NodeJS.ProcessEnv;
const started: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-commands-"));
  env = environmentWith({ CLOUDACT_DATA: join(folder, "data"), CLOUDACT_PORT: "0" });
  await copyFreshDatabase(join(folder, "data", "database"));
  await writeFile(join(folder, "bill.csv"), focusBill([{ day: "2026-09-01", cost: "12.5" }]));
});

afterAll(async () => {
  for (const child of started) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

const scriptOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Runs one of our commands to its end. */
function command(name: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [scriptOf(name), ...args], { env }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

/** Starts the platform and resolves with its address. */
async function start(): Promise<{ address: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [scriptOf("start.ts")], { env, stdio: ["ignore", "pipe", "inherit"] });
  started.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /address\s+(\S+)/.exec(line)?.[1];
    if (address) return { address, child };
  }
  throw new Error("The platform ended before it had an address.");
}

async function stop(child: ChildProcess): Promise<unknown> {
  child.kill("SIGINT");
  return (await once(child, "exit"))[0];
}

it("imports a bill without a running platform, and beside one, with the same words", async () => {
  const alone = await command("import.ts", "--org", "acme", join(folder, "bill.csv"));
  expect(alone).toMatchObject({ code: 0, err: "" });
  expect(alone.out).toContain("USD  BilledCost 12.5  EffectiveCost 12.5");
  const { child } = await start();
  const beside = await command("import.ts", "--org", "acme", join(folder, "bill.csv"));
  expect(beside).toMatchObject({ code: 0, err: "" });
  expect(beside.out).toContain("0 rows written");
  expect(beside.out).toContain("USD  BilledCost 12.5  EffectiveCost 12.5");
  expect(await stop(child)).toBe(0);
});

it("refuses a second start on the same data, naming the first, and starts again after it", async () => {
  const { address, child } = await start();
  const second = await command("start.ts");
  expect(second.code).toBe(1);
  expect(second.err).toContain(address);
  expect(await stop(child)).toBe(0);
  const again = await start();
  expect((await fetch(`${again.address}/api/session`)).status).toBe(200);
  expect(await stop(again.child)).toBe(0);
});

it("refuses a port that is none, in words", async () => {
  env = { ...env, CLOUDACT_PORT: "http" };
  const { code, err } = await command("start.ts");
  env = { ...env, CLOUDACT_PORT: "0" };
  expect(code).toBe(1);
  expect(err).toContain("CLOUDACT_PORT: a port number is expected");
  expect(err).not.toContain("    at ");
});

it("serves the web app, the API, and functions only to those who know the token", async () => {
  const { address, child } = await start();
  const page = await fetch(`${address}/explorer`);
  expect(page.status).toBe(200);
  const html = await page.text();
  const [, script = ""] = /src="(\/assets\/[^"]+\.js)"/.exec(html) ?? [];
  expect((await fetch(`${address}${script}`)).headers.get("content-encoding")).toBe("gzip");
  expect(await (await fetch(`${address}/api/session`)).json()).toMatchObject({ user: null, demo: true });
  expect((await fetch(`${address}/functions/load-warehouse`, { method: "POST", body: "{}" })).status).toBe(401);
  expect((await fetch(`${address}/control/imports`, { method: "POST", body: "{}" })).status).toBe(401);
  expect((await fetch(`${address}/elsewhere.js`)).status).toBe(404);
  expect(await stop(child)).toBe(0);
});

it("builds the web app once, whoever asks at the same time", async () => {
  const both = await Promise.all([command("build-web.ts"), command("build-web.ts")]);
  expect(both.map(({ code, err }) => [code, err])).toEqual([
    [0, ""],
    [0, ""],
  ]);
  expect(both.map(({ out }) => out).join()).toContain("up to date");
});

it("delivers an alert to the outbox", async () => {
  const rules = {
    channels: [{ name: "files", kind: "outbox" }],
    rules: [{ name: "Month", kind: "threshold", period: "month", currency: "USD", amount: "10", channels: ["files"] }],
  };
  await writeFile(join(folder, "rules.json"), JSON.stringify(rules));
  expect(await command("alerts.ts", "--org", "watched", join(folder, "rules.json"))).toMatchObject({ code: 0 });
  const imported = await command("import.ts", "--org", "watched", join(folder, "bill.csv"));
  expect(imported.out).toContain("above 10 USD");
  const shown = await command("alerts.ts", "--org", "watched");
  expect(shown.out).toMatch(/files.*delivered/);
  const [organization = ""] = await readdir(join(folder, "data", "files", "outbox"));
  expect(await readdir(join(folder, "data", "files", "outbox", organization))).toHaveLength(1);
});

it.each([
  [["import.ts"], "--org is missing"],
  [["import.ts", "--org", "acme"], "No file was given"],
  [["import.ts", "--org", "Acme Corp", "package.json"], "2 to 39"],
  [["import.ts", "--org", "acme", "no-such-file.csv"], "no-such-file.csv"],
  [["import.ts", "--nonsense"], "--nonsense"],
] as const)("%j is told what is wrong", async ([name, ...args], words) => {
  const { code, err } = await command(name, ...args);
  expect(code).toBe(2);
  expect(err).toContain(words);
  expect(err).not.toContain("at main");
});
