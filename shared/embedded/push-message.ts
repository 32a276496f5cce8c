import type { DeliveredMessage } from "#shared/topics/topics.ts";
import { callFunction, type FrontServer } from "./call-function.ts";

/**
 * Delivers a message as Pub/Sub's push does through Eventarc: a CloudEvent in binary mode. Resolves with whether it was
 * acknowledged. No time limit: the queue keeps the delivery's deadline extended for as long as the function runs.
 */
export function pushMessage(
  front: FrontServer,
  name: string,
  topic: string,
  message: DeliveredMessage,
): Promise<boolean> {
  return callFunction(front, name, {
    body: JSON.stringify(messagePublished(name, message)),
    headers: {
      "content-type": "application/json",
      "ce-id": message.messageId,
      "ce-specversion": "1.0",
      "ce-type": "google.cloud.pubsub.topic.v1.messagePublished",
      "ce-source": `//pubsub.googleapis.com/projects/embedded/topics/${topic}`,
      "ce-time": message.publishTime,
    },
  });
}

function messagePublished(name: string, message: DeliveredMessage) {
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
