import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

export interface Child {
  readonly pid: number;
  /** Rejects with what the child wrote to stderr when it ended before its next line. */
  nextLine(): Promise<string>;
  say(line: string): void;
  /** kill -9. */
  kill(): Promise<void>;
}

/** Another Node process that runs the source, an ES module in plain JavaScript that imports by absolute URL. It ends with the test. */
export function startChild(source: string): Child {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", source], { stdio: ["pipe", "pipe", "pipe"] });
  const exited = once(child, "exit");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += String(chunk);
  });
  const kill = async () => {
    child.kill("SIGKILL");
    await exited;
  };
  onTestFinished(kill);
  return {
    pid: child.pid ?? -1,
    nextLine: async () => {
      const line = await lines.next();
      if (line.done) throw new Error(`The child process ended without another line. ${errors}`);
      return line.value;
    },
    say: (line) => void child.stdin.write(`${line}\n`),
    kill,
  };
}
