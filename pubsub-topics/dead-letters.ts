import * as v from "valibot";
import { defineTopic, id } from "./topic.ts";

/**
 * A message its consumer gave up on, forwarded unchanged: the body is the one first published, the attributes say where
 * it came from (`CloudPubSubDeadLetterSourceSubscription`, `…SourceDeliveryCount`; the names are Pub/Sub's own).
 */
export const deadLetters = defineTopic("dead-letters", {
  orgId: id,
  runId: v.optional(id),
  partId: v.optional(id),
  alertId: v.optional(id),
  channelId: v.optional(id),
});
