import { fileURLToPath } from "node:url";
import { freePort, type ServerProcess, startServerProcess } from "./server-process.ts";

/** One of our functions in a process of its own, as on Cloud Run. */
export interface FunctionProcess {
  /** http://127.0.0.1:PORT; the same after another start. */
  url: string;
  /** Its URL, once it can be called: at once, or when the process that takes the place of a killed one listens. */
  ready(): Promise<string>;
  /** The last of what it logged. */
  output(): string;
  /** kill -9. */
  kill(): Promise<void>;
  /** Another process in place of the one that was killed. */
  startAgain(): Promise<void>;
}

const root = fileURLToPath(new URL("../../../", import.meta.url));
const framework = fileURLToPath(import.meta.resolve("@google-cloud/functions-framework")).replace(
  /index\.js$/,
  "main.js",
);

/** The name, and the environment that terraform/functions.tf would give it. */
export async function startFunction(name: string, environment: Record<string, string>): Promise<FunctionProcess> {
  const port = await freePort();
  const start = (): Promise<ServerProcess> =>
    startServerProcess({
      name,
      command: process.execPath,
      args: [framework, `--source=${root}`],
      environment: { ...environment, FUNCTION_TARGET: name, PORT: `${port}`, NODE_ENV: "production" },
      port,
    });
  let starting = start();
  let server = await starting;
  const url = `http://${server.address}`;
  return {
    url,
    ready: () => starting.then(() => url),
    output: () => server.output(),
    kill: () => server.kill(),
    startAgain: async () => {
      starting = start();
      server = await starting;
    },
  };
}
