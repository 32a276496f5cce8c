import { parseArgs } from "node:util";
import { PermanentError } from "#shared/errors.ts";
import { importFiles } from "./import-files.ts";
import { runCommand, say } from "./run-command.ts";
import { connect } from "./running-platform.ts";
import { showRun } from "./show-run.ts";

const usage = "npm run import -- --org ORG FILE [FILE…]";

function readArguments(): { org: string; paths: string[] } {
  const { values, positionals } = parseArgs({ options: { org: { type: "string" } }, allowPositionals: true });
  if (!values.org)
    throw new PermanentError(`--org is missing: it names the organization the bill belongs to.\n${usage}`);
  if (positionals.length === 0) throw new PermanentError(`No file was given.\n${usage}`);
  return { org: values.org, paths: positionals };
}

/** Resolves with the exit code: 0 when the bill is in the warehouse, newly or already. */
async function main(): Promise<number> {
  const { org, paths } = readArguments();
  const platform = await connect({ startIfNeeded: true });
  try {
    const run = await importFiles(platform, { org, paths, say });
    return await showRun(platform, run, say);
  } finally {
    await platform.disconnect();
  }
}

await runCommand(main);
