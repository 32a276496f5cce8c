import { readFileSync } from "node:fs";
import * as v from "valibot";

/**
 * What terraform/iam.tf turns into roles, each for the one thing it names. Publishing is not here: pubsub-topics/topics.json says who
 * publishes what.
 */
export const uses = [
  "database",
  "users",
  "files:read",
  "files:write",
  "files:sign",
  "warehouse:read",
  "warehouse:write",
  "keys:seal",
  "keys:unseal",
] as const;

/** Steps to which the platform rounds up; what it bills. */
const memories = { "512Mi": 0.5, "1Gi": 1, "2Gi": 2, "4Gi": 4, "8Gi": 8, "16Gi": 16 } as const;
type Memory = keyof typeof memories;

/** How much memory (GiB) a number of CPUs can have: https://cloud.google.com/run/docs/configuring/services/memory-limits#cpu-minimum */
const mostMemory: Readonly<Record<number, number>> = { 1: 4, 2: 8, 4: 16 };

const count = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/**
 * `function.json`, beside the index.ts of each function: how it is deployed (terraform/functions.tf). Rules of thumb:
 *
 * - `memory`: 512Mi holds Node and one of Google's clients. /tmp is memory too, so what runs DuckDB or opens a file gets 2Gi or more.
 * - `cpu`: 1; more where DuckDB has work for every core. Less than 1 would allow one request at a time only.
 * - `timeoutSeconds`: 60 where somebody waits, 540 where a whole part or slice moves. A push subscription waits 600 s at most, so a step
 *   must have ended, one way or the other, before that.
 * - `concurrency`: 1 where one call fills the memory, 40 where calls wait for others. Requests of one instance share its memory.
 * - `minInstances`: 1 only where a person would feel the cold start; it counts in production alone.
 * - `maxInstances`: what the database and the vendors bear, and what a flood of messages may cost.
 * - `uses`: exactly what the code calls; terraform/least-privilege.test.ts derives it from the code and compares.
 */
export const functionOptions = v.pipe(
  v.strictObject({
    memory: v.picklist(Object.keys(memories) as Memory[]),
    cpu: v.picklist([1, 2, 4]),
    timeoutSeconds: count(1, 540),
    concurrency: count(1, 1000),
    minInstances: count(0, 10),
    maxInstances: count(1, 1000),
    uses: v.pipe(
      v.array(v.picklist(uses)),
      v.check((used) => new Set(used).size === used.length, "uses names something twice"),
    ),
  }),
  v.check(({ memory, cpu }) => memories[memory] <= (mostMemory[cpu] ?? 0), "memory needs more cpu than it has"),
  v.check(({ minInstances, maxInstances }) => minInstances <= maxInstances, "minInstances is more than maxInstances"),
);

export type FunctionOptions = v.InferOutput<typeof functionOptions>;

/** The options of the function whose index.ts this is. Throws an error that names the file and everything wrong with it. */
export function readFunctionOptions(index: URL): FunctionOptions {
  const file = new URL("function.json", index);
  const parsed = v.safeParse(functionOptions, JSON.parse(readFileSync(file, "utf8")));
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? "as a whole"}: ${issue.message}`);
  throw new Error(`${file.pathname} does not say how the function is deployed. ${problems.join("; ")}`);
}
