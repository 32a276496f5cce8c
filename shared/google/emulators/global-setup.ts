import type { TestProject } from "vitest/node";
import "./emulators.ts";
import { startEmulators } from "./start-emulators.ts";

/** Vitest's: runs once, before the first test file. What it returns runs after the last. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = await startEmulators((line) => process.stdout.write(`${line}\n`));
  project.provide("emulators", started.emulators);
  project.provide("judges", started.judges);
  return started.stop;
}
