import * as v from "valibot";
import { PermanentError } from "./errors.ts";

/** The only reader of the environment. Fails with every missing or bad key at once. */
export function readEnv<Entries extends v.ObjectEntries>(
  entries: Entries,
): v.InferOutput<v.ObjectSchema<Entries, undefined>> {
  // biome-ignore lint/style/noProcessEnv: this file is the one place that reads it
  const parsed = v.safeParse(v.object(entries), process.env);
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
  throw new PermanentError(`The environment is not complete. ${problems.join("; ")}`);
}

/** The environment for a process of our own making: this one's, with some keys set. */
export function environmentWith(settings: Record<string, string>): NodeJS.ProcessEnv {
  // biome-ignore lint/style/noProcessEnv: this file is the one place that reads it
  return { ...process.env, ...settings };
}
