import * as v from "valibot";
import wiring from "./topics.json" with { type: "json" };

export type TopicName = keyof typeof wiring;

/** The contract of one topic: what every message on it holds. Messages carry ids and URIs, never rows. */
export interface Topic<Schema extends v.GenericSchema = v.GenericSchema> {
  readonly name: TopicName;
  readonly schema: Schema;
}
export type Message<T> = T extends Topic<infer Schema> ? v.InferOutput<Schema> : never;

export function defineTopic<const Entries extends v.ObjectEntries>(
  name: TopicName,
  entries: Entries,
): Topic<v.ObjectSchema<Entries, undefined>> {
  return { name, schema: v.object(entries) };
}

export const id = v.pipe(v.string(), v.uuid());
export const uri = v.pipe(v.string(), v.regex(/^(gs|files):\/\/.+/, "a gs:// or files:// URI is expected"));

/** In every message of a run: whose bill it is, and which run moves it. */
export const runFields = { orgId: id, runId: id };
/** In every message about one part (one file) of a run. */
export const partFields = { ...runFields, partId: id };
