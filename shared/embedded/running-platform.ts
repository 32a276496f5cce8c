import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";
import { PermanentError } from "#shared/errors.ts";
import { readDataLock } from "./data-lock.ts";
import { dataFolder } from "./ports.ts";

/** The platform a command talks to: the one that already runs on the data folder, or one started for the command's own life. */
export interface RunningPlatform {
  ask(method: "GET" | "POST", path: string, body?: unknown): Promise<unknown>;
  /** Whether it was running before. */
  beside: boolean;
  disconnect(): Promise<void>;
}

export async function connect({ startIfNeeded }: { startIfNeeded: boolean }): Promise<RunningPlatform> {
  const running = await findRunning();
  if (running) return { ask: asker(running.address, running.token), beside: true, disconnect: async () => undefined };
  if (!startIfNeeded) throw new PermanentError(`Nothing runs on ${dataFolder()}: start it with npm start.`);
  const { startPlatform } = await import("./platform-process.ts");
  const started = await startPlatform({ port: 0 });
  return { ask: asker(started.address, started.token), beside: false, disconnect: () => started.stop() };
}

/** A platform that is still starting holds the lock but has no address yet. */
async function findRunning(): Promise<{ address: string; token: string } | undefined> {
  for (let waited = 0; waited < 30_000; waited += 200) {
    const lock = await readDataLock(dataFolder());
    if (!lock) return undefined;
    if (lock.address && lock.token) return { address: lock.address, token: lock.token };
    await sleep(200);
  }
  throw new PermanentError(`Another process holds ${dataFolder()} but does not answer: stop it and try again.`);
}

const problemDocument = v.object({ detail: v.string() });

function asker(address: string, token: string): RunningPlatform["ask"] {
  return async (method, path, body) => {
    const response = await fetch(`${address}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    const problem = v.safeParse(problemDocument, answer);
    throw new PermanentError(problem.success ? problem.output.detail : `The platform answered ${response.status}.`);
  };
}
