import * as v from "valibot";
import { defineTopic, id } from "./topic.ts";

/** An alert must reach one of the channels of its rule. */
export const alertRaised = defineTopic("alert-raised", {
  orgId: id,
  alertId: id,
  channelId: id,
  runId: v.optional(id),
});
