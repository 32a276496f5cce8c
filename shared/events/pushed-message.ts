import * as v from "valibot";
import { HttpError } from "#shared/http/http-error.ts";
import type { DeliveredMessage } from "#shared/topics/topics.ts";

/** As the subscriber receives it; the attempt is counted only where the subscription has a dead-letter topic. */
export type PushedMessage = Omit<DeliveredMessage, "deliveryAttempt"> & { deliveryAttempt?: number };

const text = v.optional(v.string());
const pushBody = v.object({
  message: v.object({
    data: v.optional(v.pipe(v.string(), v.base64("Base64 is expected")), ""),
    attributes: v.optional(v.record(v.string(), v.string()), {}),
    messageId: text,
    message_id: text,
    publishTime: text,
    publish_time: text,
    orderingKey: text,
  }),
  deliveryAttempt: v.optional(v.number()),
});

/**
 * Reads the body of a push (https://cloud.google.com/pubsub/docs/push#receive_push), in which Pub/Sub spells two of the names both ways,
 * and its emulators one way or the other. Throws an HttpError with status 400 for any other body.
 */
export function readPushedMessage(body: unknown): PushedMessage {
  const parsed = v.safeParse(pushBody, body);
  if (!parsed.success) {
    const problems = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? "body"}: ${issue.message}`);
    throw new HttpError(400, `The body is not a Pub/Sub push. ${problems.join("; ")}`);
  }
  const { message, deliveryAttempt } = parsed.output;
  const messageId = message.messageId ?? message.message_id;
  const publishTime = message.publishTime ?? message.publish_time;
  if (messageId === undefined || publishTime === undefined)
    throw new HttpError(400, "The body is not a Pub/Sub push. message: messageId and publishTime are expected");
  return {
    messageId,
    publishTime,
    data: Buffer.from(message.data, "base64"),
    attributes: message.attributes,
    ...(message.orderingKey !== undefined && { orderingKey: message.orderingKey }),
    ...(deliveryAttempt !== undefined && { deliveryAttempt }),
  };
}
