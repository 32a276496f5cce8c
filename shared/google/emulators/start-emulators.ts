import { basename } from "node:path";
import { type Emulators, emulatedProject, type Judge, type Judges } from "./emulators.ts";
import { findPubSubEmulator } from "./find-pubsub-emulator.ts";
import { startHttpPassage } from "./http-passage.ts";
import { type Installed, installGoEmulators } from "./install.ts";
import { freePort, type ServerProcess, startServerProcess } from "./server-process.ts";

export interface StartedEmulators {
  emulators: Emulators;
  judges: Judges;
  stop(): Promise<void>;
}

/** Starts what this machine has or can build, each on a port of its own on 127.0.0.1. */
export async function startEmulators(say: (line: string) => void): Promise<StartedEmulators> {
  const go = await installGoEmulators(say);
  const started: Started[] = [];
  const stop = async () => {
    for (const each of started.splice(0).reverse()) await each.stop();
  };
  const keep = (emulator: Started) => {
    started.push(emulator);
    return emulator;
  };
  try {
    const storage = keep(await startStorage(go["fake-gcs-server"]));
    const pubSub = keep(await startPubSub());
    const emulators: Emulators = {
      ...(storage.address && { storage: storage.address }),
      ...(pubSub.address && { pubSub: pubSub.address }),
      ...("program" in go["bigquery-emulator"] && storage.address && { bigQuery: go["bigquery-emulator"].program }),
    };
    return {
      emulators,
      judges: { storage: storage.judge, bigQuery: go["bigquery-emulator"], pubSub: pubSub.judge },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Started {
  judge: Judge;
  address?: string;
  stop(): Promise<void>;
}

const notHere = (title: string, missing: string): Started => ({
  judge: { title, missing },
  stop: async () => undefined,
});

/** Where STORAGE_EMULATOR_HOST names the server, Google's client leaves /storage/v1 out of all paths but uploads; fake-gcs-server wants it. */
const withPrefix = (path: string) => (/^\/(b|rewrite)\b/.test(path) ? `/storage/v1${path}` : path);

async function startStorage(installed: Installed): Promise<Started> {
  const { title } = installed;
  if ("missing" in installed) return notHere(title, installed.missing);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const where = ["-host", "127.0.0.1", "-port", `${port}`, "-external-url", url, "-public-host", `127.0.0.1:${port}`];
  const args = ["-scheme", "http", "-backend", "memory", "-log-level", "error", ...where];
  const server = await startServerProcess({ name: title, command: installed.program, args, port });
  await makeBucket(url);
  const front = await startHttpPassage(url, { before: ({ path }) => withPrefix(path) });
  return { judge: { title }, address: front.url, stop: () => stopBoth(front, server) };
}

async function makeBucket(url: string): Promise<void> {
  const answer = await fetch(`${url}/storage/v1/b?project=${emulatedProject}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "emulated" }),
  });
  if (!answer.ok) throw new Error(`fake-gcs-server answered ${answer.status} instead of making a bucket.`);
}

async function stopBoth(front: { stop(): Promise<void> }, server: ServerProcess): Promise<void> {
  await front.stop();
  await server.kill();
}

async function startPubSub(): Promise<Started> {
  const found = findPubSubEmulator();
  if ("missing" in found) return notHere("gcloud's Pub/Sub emulator", found.missing);
  const title = `gcloud's Pub/Sub emulator ${/\d+(\.\d+)+/.exec(basename(found.jar))?.[0] ?? ""}`.trim();
  const port = await freePort();
  const args = ["-jar", found.jar, "--host=127.0.0.1", `--port=${port}`];
  const server = await startServerProcess({ name: title, command: found.java, args, port });
  return { judge: { title }, address: server.address, stop: server.kill };
}
