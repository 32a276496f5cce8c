import { parseArgs } from "node:util";
import { messageOf } from "#shared/errors.ts";
import { convertFiles } from "./convert-files.ts";

const usage = `npm run convert -- IN [IN…] --out OUT.parquet|OUT.csv

Reads bills of any known format (CSV, CSV.gz or Parquet) into one file of FOCUS 1.3 rows.
`;

/** Ends with 0 when every bill was read whole, 1 when one was not (nothing is written then), 2 on a wrong call. */
async function main(): Promise<number> {
  const { inputs, out } = readArguments();
  if (inputs.length === 0 || out === undefined) {
    process.stderr.write(`Name the bills to read and where to write them.\n${usage}`);
    return 2;
  }
  const done = await convertFiles(inputs, out, {
    say: (text) => process.stdout.write(`${text}\n`),
    progress: (text) => process.stderr.write(`${text}\n`),
  });
  return done ? 0 : 1;
}

function readArguments() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: "string" } } });
  return { inputs: positionals, out: values.out };
}

// Leaving through exit removes what is half written; a reader of ours that has seen enough, such as `head`, is no error.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
process.stdout.on("error", () => undefined);

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 2;
}
