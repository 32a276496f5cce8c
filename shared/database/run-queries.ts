import * as v from "valibot";
import { type Database, readRows } from "./client.ts";
import type { RunKey } from "./runs.ts";

const part = v.pipe(
  v.object({ ordinal: v.number(), name: v.string(), source_uri: v.string(), runs: v.object({ provider: v.string() }) }),
  v.transform(({ source_uri, runs, ...rest }) => ({ ...rest, sourceUri: source_uri, provider: runs.provider })),
);

/** One file of a bill, with the provider it is fetched from. Throws when the organization has no such part. */
export async function readPart(
  db: Database,
  key: { orgId: string; partId: string },
): Promise<v.InferOutput<typeof part>> {
  const query = db.from("parts").select("ordinal, name, source_uri, runs!inner(provider)");
  const rows = await readRows("parts", query.eq("id", key.partId).eq("org_id", key.orgId), part);
  if (rows[0]) return rows[0];
  throw new Error(`There is no part ${key.partId}.`);
}

/** Of two runs that load the same slice, the one with the higher generation wins. */
export async function generationOf(db: Database, key: RunKey): Promise<number> {
  const query = db.from("runs").select("generation").eq("id", key.runId).eq("org_id", key.orgId);
  const rows = await readRows("runs", query, v.object({ generation: v.number() }));
  if (rows[0]) return rows[0].generation;
  throw new Error(`There is no run ${key.runId}.`);
}

/** What a step of the run last failed with, whichever part it was about; undefined when it never did. */
export async function lastErrorOf(db: Database, key: RunKey & { step: string }): Promise<string | undefined> {
  const query = db.from("run_steps").select("last_error").eq("run_id", key.runId).eq("org_id", key.orgId);
  const failed = query.eq("step", key.step).not("last_error", "is", null).limit(1);
  return (await readRows("run_steps", failed, v.object({ last_error: v.string() })))[0]?.last_error;
}
