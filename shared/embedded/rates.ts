import { resolve } from "node:path";
import * as v from "valibot";
import { runCommand, say } from "./run-command.ts";
import { connect } from "./running-platform.ts";

const answer = v.object({ exitCode: v.number(), lines: v.array(v.string()) });

/** `npm run rates -- --org ORG [RATES.csv]`: the platform may run elsewhere, so the file goes by its full path. */
async function main(): Promise<number> {
  const args = process.argv.slice(2).map((argument) => (argument.endsWith(".csv") ? resolve(argument) : argument));
  const platform = await connect({ startIfNeeded: true });
  try {
    const { exitCode, lines } = v.parse(answer, await platform.ask("POST", "/control/rates", { args }));
    for (const line of lines) say(line);
    return exitCode;
  } finally {
    await platform.disconnect();
  }
}

await runCommand(main);
