import { readFile, rename, writeFile } from "node:fs/promises";
import * as v from "valibot";
import type { LastRuns } from "./clock.ts";

const times = v.record(v.string(), v.pipe(v.string(), v.isoTimestamp()));

/** Last runs of the scheduled jobs, in one small JSON file: job → RFC 3339 instant. */
export async function readLastRuns(file: string): Promise<LastRuns> {
  const known: Record<string, string> = v.parse(times, JSON.parse(await readFile(file, "utf8").catch(() => "{}")));
  return {
    of: (name) => (known[name] ? new Date(known[name]) : undefined),
    remember: async (name, at) => {
      known[name] = at.toISOString();
      await writeFile(`${file}.new`, JSON.stringify(known));
      await rename(`${file}.new`, file);
    },
  };
}
