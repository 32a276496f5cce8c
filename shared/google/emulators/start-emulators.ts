import { basename } from "node:path";
import { startBigQueryServer } from "./bigquery-server.ts";
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
    const bigQuery = keep(await startBigQuery(go["bigquery-emulator"], storage.behind));
    const pubSub = keep(await startPubSub());
    const emulators: Emulators = {};
    for (const [name, { address }] of Object.entries({ storage, bigQuery, pubSub })) {
      if (address) emulators[name as keyof Emulators] = address;
    }
    return { emulators, judges: { storage: storage.judge, bigQuery: bigQuery.judge, pubSub: pubSub.judge }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Started {
  judge: Judge;
  address?: string;
  /** The server itself, where `address` is of one in front of it. */
  behind?: string;
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
  return { judge: { title }, address: front.url, behind: url, stop: () => stopBoth(front, server) };
}

async function makeBucket(url: string): Promise<void> {
  const answer = await fetch(`${url}/storage/v1/b?project=${emulatedProject}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "emulated" }),
  });
  if (!answer.ok) throw new Error(`fake-gcs-server answered ${answer.status} instead of making a bucket.`);
}

/** One more BigQuery, which nobody else keeps waiting: each answers one request at a time. Only where `startEmulators` could start one. */
export async function startAnotherBigQuery(storage: string): Promise<{ address: string; stop(): Promise<void> }> {
  const go = await installGoEmulators(() => undefined);
  const { address, stop, judge } = await startBigQuery(go["bigquery-emulator"], storage);
  if (!address) throw new Error(`There is no ${judge.title}: ${judge.missing}.`);
  return { address, stop };
}

async function startBigQuery(installed: Installed, storage: string | undefined): Promise<Started> {
  const { title } = installed;
  if ("missing" in installed) return notHere(title, installed.missing);
  if (!storage) return notHere(title, "it loads from Cloud Storage, and there is no emulator of that");
  const port = await freePort();
  const ports = ["--port", `${port}`, "--grpc-port", `${await freePort()}`];
  const args = ["--project", emulatedProject, "--host", "127.0.0.1", ...ports, "--log-level", "error"];
  const environment = { STORAGE_EMULATOR_HOST: storage };
  const server = await startServerProcess({ name: title, command: installed.program, args, environment, port });
  const front = await startBigQueryServer({ emulator: `http://${server.address}`, storage });
  return { judge: { title }, address: front.address, stop: () => stopBoth(front, server) };
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
