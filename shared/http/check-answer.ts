import * as v from "valibot";
import type { Route } from "#shared/api/route.ts";
import { readEnv } from "#shared/config.ts";

const isTest = readEnv({ NODE_ENV: v.optional(v.string()) }).NODE_ENV === "test";

/** Holds an answer against the form its route declares. In tests only: to check a large one takes several times as long as to write it as JSON. */
export function checkAnswer(id: string, { answer }: Route, given: unknown): void {
  if (!isTest || !answer || "mediaTypes" in answer) return;
  const checked = v.safeParse(answer, given);
  if (checked.success) return;
  const problems = checked.issues.map((issue) => `${v.getDotPath(issue) ?? "answer"}: ${issue.message}`);
  throw new Error(`${id} answered in another form than it declares. ${problems.join("; ")}`);
}
