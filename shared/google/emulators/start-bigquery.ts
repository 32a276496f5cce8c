import { startBigQueryServer } from "./bigquery-server.ts";
import { emulatedProject } from "./emulators.ts";
import { freePort, startServerProcess } from "./server-process.ts";

/** What `inject("emulators")` says of both. */
interface Needs {
  /** The program of goccy/bigquery-emulator. */
  bigQuery: string;
  /** Where it loads from. */
  storage: string;
}

export interface EmulatedBigQuery {
  /** http://127.0.0.1:PORT, project `emulated`. */
  address: string;
  stop(): Promise<void>;
}

/** A BigQuery without a dataset: goccy/bigquery-emulator behind our `bigquery-server.ts`. */
export async function startBigQuery({ bigQuery, storage }: Needs): Promise<EmulatedBigQuery> {
  const port = await freePort();
  const ports = ["--port", `${port}`, "--grpc-port", `${await freePort()}`];
  const args = ["--project", emulatedProject, "--host", "127.0.0.1", ...ports, "--log-level", "error"];
  const environment = { STORAGE_EMULATOR_HOST: storage };
  const server = await startServerProcess({ name: "bigquery-emulator", command: bigQuery, args, environment, port });
  const front = await startBigQueryServer({ emulator: `http://${server.address}`, storage });
  return {
    address: front.address,
    stop: async () => {
      await front.stop();
      await server.kill();
    },
  };
}

const usesOfOne = 3;

/** A BigQuery that is replaced by a new one every few uses: each gets slower with every table it ever had. */
export function freshBigQuery(needs: Needs): { address(): Promise<string>; stop(): Promise<void> } {
  let current: EmulatedBigQuery | undefined;
  let uses = 0;
  return {
    async address() {
      if (!current || uses === usesOfOne) {
        await current?.stop();
        [current, uses] = [await startBigQuery(needs), 0];
      }
      uses += 1;
      return current.address;
    },
    stop: async () => current?.stop(),
  };
}
