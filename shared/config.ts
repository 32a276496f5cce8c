import * as v from "valibot";

/** The only reader of the environment. Fails with every missing or bad key at once. */
export function readEnv<Entries extends v.ObjectEntries>(
  entries: Entries,
): v.InferOutput<v.ObjectSchema<Entries, undefined>> {
  // biome-ignore lint/style/noProcessEnv: this file is the one place that reads it
  const parsed = v.safeParse(v.object(entries), process.env);
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
  throw new Error(`The environment is not complete. ${problems.join("; ")}`);
}
