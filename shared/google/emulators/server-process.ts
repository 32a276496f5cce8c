import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { environmentWith } from "#shared/config.ts";

export interface ServerProcess {
  /** 127.0.0.1:PORT */
  address: string;
  readonly pid: number;
  /** The last of what it wrote to both outputs. */
  output(): string;
  /** kill -9; resolves once it is gone. */
  kill(): Promise<void>;
}

interface Start {
  name: string;
  command: string;
  args: readonly string[];
  /** Beside this process's own environment. */
  environment?: Record<string, string>;
  port: number;
  /** Milliseconds until it must answer; an empty machine needs a fraction. */
  patience?: number;
}

const outputLength = 20_000;

/** Whatever way we end, even by kill -9: the pipe to the watcher closes, and it takes the server, in whose place it was started, along. */
const untilWeEnd = '(read -r _ <&3; kill -9 $$) >/dev/null 2>&1 & exec "$@" 3<&-';

/** Resolves when it accepts connections. Rejects with what it wrote when it ends before that, or stays silent for too long. */
export async function startServerProcess(start: Start): Promise<ServerProcess> {
  const { name, command, args, environment = {}, port, patience = 120_000 } = start;
  const child = spawn("sh", ["-c", untilWeEnd, "sh", command, ...args], {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    env: environmentWith(environment),
  });
  const exited = once(child, "exit").finally(() => child.stdio[3]?.destroy());
  exited.catch(() => undefined);
  const output = keepOutput(child);
  let isServing = false;
  child.once("exit", (code, signal) => {
    if (isServing) process.stderr.write(`${name} ended by itself (${code ?? signal}). It wrote: ${output()}\n`);
  });
  const server: ServerProcess = {
    address: `127.0.0.1:${port}`,
    pid: child.pid ?? -1,
    output,
    kill: async () => {
      isServing = false;
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await exited;
    },
  };
  try {
    await untilItAnswers(port, patience, () => child.exitCode !== null || child.signalCode !== null);
    isServing = true;
    return server;
  } catch (error) {
    await server.kill();
    throw new Error(`${name} does not answer on ${server.address}. It wrote: ${output()}`, { cause: error });
  }
}

function keepOutput(child: ChildProcess): () => string {
  let kept = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      kept = (kept + String(chunk)).slice(-outputLength);
    });
  }
  return () => kept;
}

async function untilItAnswers(port: number, patience: number, hasEnded: () => boolean): Promise<void> {
  const end = Date.now() + patience;
  while (!(await accepts(port))) {
    if (hasEnded()) throw new Error("it ended");
    if (Date.now() > end) throw new Error(`no connection within ${patience} ms`);
    await sleep(50);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** A port that nothing listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (!address || typeof address === "string") throw new Error("The system gave no port.");
  return address.port;
}
