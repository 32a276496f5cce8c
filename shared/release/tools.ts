import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { environmentWith } from "#shared/config.ts";

interface ToolOptions {
  /** For what must not stand on a command line, where every user of the machine reads it. */
  env?: Record<string, string>;
  /** What it prints goes to the person too. */
  show?: boolean;
}

/** Runs a program to its end. Resolves with what it printed; throws an Error that names it and its arguments when it fails. */
export async function runTool(command: string, args: readonly string[], options: ToolOptions = {}): Promise<string> {
  const { env = {}, show = false } = options;
  const child = spawn(command, args, { env: environmentWith(env), stdio: ["inherit", "pipe", "inherit"] });
  if (show) child.stdout.pipe(process.stdout, { end: false });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", () => reject(new Error(`${command} cannot be run: is it installed?`)));
    child.on("close", resolve);
  });
  const [printed, code] = await Promise.all([text(child.stdout), ended]);
  if (code !== 0) throw new Error(`${[command, ...args].join(" ")} ended with code ${code}.`);
  return printed;
}
