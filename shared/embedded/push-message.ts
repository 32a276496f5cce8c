import { request } from "node:http";
import type { DeliveredMessage } from "#shared/topics/topics.ts";

export interface FrontServer {
  port: number;
  token: string;
}

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
  const body = JSON.stringify(messagePublished(name, message));
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: "127.0.0.1",
        port: front.port,
        path: `/functions/${name}`,
        method: "POST",
        headers: {
          authorization: `Bearer ${front.token}`,
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          "ce-id": message.messageId,
          "ce-specversion": "1.0",
          "ce-type": "google.cloud.pubsub.topic.v1.messagePublished",
          "ce-source": `//pubsub.googleapis.com/projects/embedded/topics/${topic}`,
          "ce-time": message.publishTime,
        },
      },
      (answer) => {
        answer.resume();
        answer.on("end", () => resolve((answer.statusCode ?? 500) < 300));
      },
    );
    call.on("error", reject);
    call.end(body);
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
