import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { listFunctions } from "#functions/catalog.js";
import { environmentWith } from "#shared/config.ts";

export interface ImportTime {
  name: string;
  seconds: number;
}

const run = promisify(execFile);

/**
 * How long a process of its own takes to load each function, as Cloud Run does at a cold start, the slowest first; the baseline is the
 * functions framework alone. The clients of Google are loaded by the first request that needs them, not here.
 */
export async function measureImports(rounds: number): Promise<{ framework: number; functions: ImportTime[] }> {
  const functions: ImportTime[] = [];
  for (const { name, module } of listFunctions()) functions.push({ name, seconds: await bestImport(module, rounds) });
  const framework = await bestImport(import.meta.resolve("@google-cloud/functions-framework"), rounds);
  return { framework, functions: functions.sort((one, other) => other.seconds - one.seconds) };
}

async function bestImport(module: string, rounds: number): Promise<number> {
  const script = `const began = performance.now(); await import(${JSON.stringify(module)});
    process.stdout.write(String((performance.now() - began) / 1000)); process.exit();`;
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const args = ["--input-type=module", "--eval", script];
    const { stdout } = await run(process.execPath, args, { env: environmentWith({ CLOUDACT_PLATFORM: "google" }) });
    best = Math.min(best, Number(stdout));
  }
  return best;
}
