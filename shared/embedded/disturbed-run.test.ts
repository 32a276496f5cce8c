import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { environmentWith } from "#shared/config.ts";

const run = promisify(execFile);
const scripts = { prepare: "./disturbed-run-data.ts", run: "./disturbed-run.ts" };
let folder: string;

interface Outcome {
  effects: string[];
  state: Record<string, unknown[]>;
}

/** Runs a script on a data folder, in a process of its own; undefined when it was killed. */
async function runOn(data: string, script: keyof typeof scripts, ...options: string[]): Promise<Outcome | undefined> {
  const file = fileURLToPath(new URL(scripts[script], import.meta.url));
  const env = environmentWith({ CLOUDACT_DATA: data });
  const settings = { env, maxBuffer: 1 << 28 };
  try {
    const { stdout } = await run(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", file, ...options],
      settings,
    );
    return stdout ? JSON.parse(stdout) : undefined;
  } catch (error) {
    if (error instanceof Error && "signal" in error && error.signal === "SIGKILL") return undefined;
    throw error;
  }
}

async function copyOfPrepared(): Promise<string> {
  const copy = join(folder, randomUUID());
  await cp(join(folder, "prepared"), copy, { recursive: true });
  return copy;
}

let undisturbed: Outcome | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-disturbed-"));
  await runOn(join(folder, "prepared"), "prepare");
  undisturbed = await runOn(await copyOfPrepared(), "run");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it("an undisturbed run loads the restated bill, raises the alert and delivers it", () => {
  expect(undisturbed?.state.runs).toMatchObject([{ status: "loaded" }, { status: "loaded" }]);
  expect(undisturbed?.state.alerts).toHaveLength(1);
  expect(undisturbed?.state.deliveries).toMatchObject([{ status: "delivered" }]);
  expect(undisturbed?.state.parked).toEqual([]);
  const effects = undisturbed?.effects.join(", ");
  for (const effect of [
    "files copy",
    "files commit",
    "warehouse replaceSlices",
    "publish alert-raised",
    "files write outbox",
  ])
    expect(effects).toContain(effect);
});

it("every message delivered twice, late and in any order, leaves the same tables", async () => {
  const twice = await runOn(await copyOfPrepared(), "run", "--twice");
  expect(twice?.state).toEqual(undisturbed?.state);
});

it("killed between any two effects of any step, a restart leaves the same tables", async () => {
  const effects = [...new Set(undisturbed?.effects)];
  expect(effects.length).toBeGreaterThan(20);
  const wrong: string[] = [];
  const worker = async () => {
    for (let effect = effects.pop(); effect !== undefined; effect = effects.pop()) {
      const data = await copyOfPrepared();
      const survived = await runOn(data, "run", `--kill-at=${effect}`);
      const restarted = await runOn(data, "run");
      if (survived) wrong.push(`${effect}: was not killed`);
      if (JSON.stringify(restarted?.state) !== JSON.stringify(undisturbed?.state)) wrong.push(effect);
      await rm(data, { recursive: true });
    }
  };
  await Promise.all([worker(), worker()]);
  expect(wrong).toEqual([]);
}, 900_000);
