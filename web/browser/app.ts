import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { environmentWith } from "#shared/config.ts";
import { copyFreshDatabase } from "#shared/database/fresh-database.ts";

export interface App {
  address: string;
  /** Its data folder. */
  folder: string;
  stop(): Promise<void>;
}

const start = fileURLToPath(new URL("../../shared/embedded/start.ts", import.meta.url));

/**
 * `npm start` on a data folder of its own, with the demo organization or without. Its database is made beforehand, to save time,
 * unless the start itself is measured. Resolves once it serves.
 */
export async function startApp({ demo, isPrepared = true }: { demo: boolean; isPrepared?: boolean }): Promise<App> {
  const folder = await mkdtemp(join(tmpdir(), "cloudact-browser-"));
  if (isPrepared) await copyFreshDatabase(join(folder, "database"));
  const env = environmentWith({
    CLOUDACT_DATA: folder,
    CLOUDACT_PORT: "0",
    CLOUDACT_DEMO: demo ? "on" : "off",
  });
  const child = spawn(process.execPath, [start], { env, stdio: ["ignore", "pipe", "pipe"] });
  const exited = once(child, "exit");
  const stop = async () => {
    child.kill("SIGKILL");
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += String(chunk);
  });
  for await (const line of createInterface({ input: child.stdout })) {
    said += `${line}\n`;
    const address = /address\s+(http:\S+)/.exec(line)?.[1];
    if (address) return { address, folder, stop };
  }
  await stop();
  throw new Error(`The platform did not start. ${said}`);
}
