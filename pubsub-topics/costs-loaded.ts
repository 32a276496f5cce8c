import * as v from "valibot";
import { defineTopic, id } from "./topic.ts";

/** An organization's costs are ready to be judged: after a load (with its run), or once a day as they stand. */
export const costsLoaded = defineTopic("costs-loaded", {
  orgId: id,
  reason: v.picklist(["load", "daily"]),
  runId: v.optional(id),
});
