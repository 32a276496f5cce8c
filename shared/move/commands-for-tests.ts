import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { environmentWith } from "#shared/config.ts";
import type { Described } from "./describe-for-tests.ts";

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Runs a script of this folder to its end, on a data folder. `killAt` ends it, as kill -9 does, when it has said so much. */
export function command(
  data: string,
  script: string,
  args: readonly string[] = [],
  { killAt, ...environment }: Record<string, string> & { killAt?: string } = {},
): Promise<Ended> {
  const env = environmentWith({ CLOUDACT_DATA: data, CLOUDACT_DEMO: "off", ...environment });
  return new Promise((resolve) => {
    const options = { env, maxBuffer: 1 << 28 };
    const child = execFile(process.execPath, [pathOf(script), ...args], options, (_, out, err) =>
      resolve({ code: child.exitCode, out, err }),
    );
    let said = "";
    child.stdout?.on("data", (chunk) => {
      said += String(chunk);
      if (killAt !== undefined && said.includes(killAt)) child.kill("SIGKILL");
    });
  });
}

/** What a move must keep of the installation in a data folder. */
export async function described(data: string, environment: Record<string, string> = {}): Promise<Described> {
  const { code, out, err } = await command(data, "print-for-tests.ts", [], environment);
  if (code !== 0) throw new Error(`The installation in ${data} could not be described: ${err}`);
  return JSON.parse(out);
}
