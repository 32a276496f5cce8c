import { messageOf } from "#shared/errors.ts";

/** Runs a command of ours to its exit code; what goes wrong is said in words on standard error, and the code is 2. */
export async function runCommand(main: () => Promise<number>): Promise<void> {
  // A reader that has seen enough, such as `head`, ends nothing but its own reading.
  process.stdout.on("error", () => undefined);
  try {
    process.exit(await main());
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exit(2);
  }
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
