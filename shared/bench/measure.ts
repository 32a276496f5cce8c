import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as v from "valibot";
import { environmentWith } from "#shared/config.ts";
import { type StepName, steps } from "./steps.ts";

const measurement = v.object({ seconds: v.array(v.number()), peakMegabytes: v.number() });
type Measurement = v.InferOutput<typeof measurement>;
export type Measured = Record<StepName, Measurement>;

const run = promisify(execFile);

/** The best of several rounds, the steps taken in turns so that a busy minute of the machine strikes all alike. */
export async function bestOf(rounds: number, folder: string): Promise<Measured> {
  const best = new Map<string, Measurement>();
  for (let round = 0; round < rounds; round += 1) {
    for (const step of Object.keys(steps)) {
      best.set(step, better(best.get(step), await measure(step, folder)));
      for (const made of ["bare", "data"]) await rm(join(folder, made), { recursive: true, force: true });
    }
  }
  return Object.fromEntries(best) as Measured;
}

function better(before: Measurement | undefined, now: Measurement): Measurement {
  if (!before) return now;
  return {
    seconds: now.seconds.map((seconds, at) => Math.min(seconds, before.seconds[at] ?? seconds)),
    peakMegabytes: Math.max(now.peakMegabytes, before.peakMegabytes),
  };
}

async function measure(step: string, folder: string): Promise<Measurement> {
  const script = fileURLToPath(new URL("run-step.ts", import.meta.url));
  const env = environmentWith({ CLOUDACT_DATA: join(folder, "data") });
  const { stdout } = await run(process.execPath, [script, step, folder], { env });
  return v.parse(measurement, JSON.parse(stdout));
}
