import * as v from "valibot";
import { defineTopic, runFields, uri } from "./topic.ts";

const uploadedFile = v.object({
  name: v.string(),
  uri,
  /** Of the file's bytes, as lower-case hex. */
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});
export type UploadedFile = v.InferOutput<typeof uploadedFile>;

/** Somebody or the clock wants a connection's bills brought up to date; an upload names its files. */
export const syncRequested = defineTopic("sync-requested", {
  ...runFields,
  trigger: v.picklist(["upload", "schedule", "manual"]),
  provider: v.string(),
  files: v.optional(v.array(uploadedFile), []),
});
