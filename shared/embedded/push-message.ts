import type { DeliveredMessage } from "#shared/topics/topics.ts";
import { callFunction, type FrontServer } from "./call-function.ts";

/**
 * Delivers a message as Pub/Sub's push does. Resolves with whether it was acknowledged. No time limit: the queue keeps the delivery's
 * deadline extended for as long as the function runs.
 */
export function pushMessage(front: FrontServer, name: string, message: DeliveredMessage): Promise<boolean> {
  return callFunction(front, name, {
    body: JSON.stringify(pushBody(name, message)),
    headers: { "content-type": "application/json" },
  });
}

function pushBody(name: string, message: DeliveredMessage) {
  const { messageId, publishTime, attributes, orderingKey, deliveryAttempt } = message;
  return {
    message: {
      data: Buffer.from(message.data).toString("base64"),
      messageId,
      publishTime,
      attributes,
      ...(orderingKey !== undefined && { orderingKey }),
    },
    subscription: `projects/embedded/subscriptions/${name}`,
    deliveryAttempt,
  };
}
