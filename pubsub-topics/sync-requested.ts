import * as v from "valibot";
import { defineTopic, runFields, uri } from "./topic.ts";

/** Somebody or the clock wants a connection's bills brought up to date; an upload names its files. */
export const syncRequested = defineTopic("sync-requested", {
  ...runFields,
  trigger: v.picklist(["upload", "schedule", "manual"]),
  provider: v.string(),
  files: v.optional(v.array(v.object({ name: v.string(), uri })), []),
});
