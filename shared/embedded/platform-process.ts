import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { listFunctions } from "#functions/catalog.js";
import { releaseDeadLeases } from "#shared/database/runs.ts";
import { messageOf, PermanentError } from "#shared/errors.ts";
import { database, files, keys } from "#shared/platform.ts";
import type { LocalTopics } from "#shared/topics/local-topics.ts";
import { startClock } from "./clock.ts";
import { answerControl } from "./control.ts";
import { createFrontServer } from "./front-server.ts";
import { readLastRuns } from "./last-runs.ts";
import { logToFile } from "./log-file.ts";
import { closeEmbeddedPorts, dataFolder, lockDataFolder, openQueue } from "./ports.ts";
import { pushMessage } from "./push-message.ts";
import { webFolder } from "./web-build.ts";

export interface PlatformProcess {
  address: string;
  token: string;
  topics: LocalTopics;
  /** Finishes what is in hand, then closes everything. What is still queued waits for the next start. */
  stop(): Promise<void>;
}

interface StartOptions {
  /** 0 takes any free port. */
  port: number;
  onProgress?: (step: string) => void;
}

/** Starts every function, the queue between them and the clock in this process, on the data folder it locks. */
export async function startPlatform({ port, onProgress = () => undefined }: StartOptions): Promise<PlatformProcess> {
  onProgress("data folder");
  const lock = await lockDataFolder();
  logToFile(dataFolder());
  try {
    await Promise.all([files(), keys()]);
    onProgress("database");
    await releaseDeadLeases(await database());
    onProgress("functions");
    const topics = await openQueue();
    const functions = listFunctions();
    await Promise.all(functions.map(({ module }) => import(module)));
    return await serve(functions, topics, lock, port);
  } catch (error) {
    await closeEmbeddedPorts();
    throw error;
  }
}

async function serve(
  functions: ReturnType<typeof listFunctions>,
  topics: LocalTopics,
  lock: Awaited<ReturnType<typeof lockDataFolder>>,
  wanted: number,
): Promise<PlatformProcess> {
  const { token } = lock;
  const server = createFrontServer({ functions, token, control: answerControl, web: webFolder });
  const port = await listen(server, wanted);
  const front = { port, token };
  const delivery = topics.deliver({
    concurrency: 4,
    push: (subscription, _topic, message) => pushMessage(front, subscription, message),
  });
  const clock = startClock(front, await readLastRuns(join(dataFolder(), "schedule.json")));
  const address = `http://127.0.0.1:${port}`;
  await lock.update({ address });
  const stop = async () => {
    clock.stop();
    await delivery.stop();
    server.closeAllConnections();
    server.close();
    await closeEmbeddedPorts();
  };
  return { address, token, topics, stop };
}

async function listen(server: ReturnType<typeof createFrontServer>, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    throw new PermanentError(`Port ${port} cannot be served (${messageOf(error)}): choose another with CLOUDACT_PORT.`);
  }
  return (server.address() as AddressInfo).port;
}
