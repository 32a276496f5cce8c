import { setTimeout as sleep } from "node:timers/promises";
import { PubSub, type protos, v1 } from "@google-cloud/pubsub";
import { credentials } from "@grpc/grpc-js";
import { describe, inject, vi } from "vitest";
import { emulatedProject } from "#shared/google/emulators/emulators.ts";
import { openPubSubTopics } from "./pubsub-topics.ts";
import { describeTopics, type OpenTopics } from "./topics.contract.ts";
import type { DeliveredMessage } from "./topics.ts";

const address = inject("emulators").pubSub ?? "";

describe.skipIf(address === "")("with gcloud's emulator", () => {
  const open = async (): Promise<OpenTopics> => {
    vi.stubEnv("METADATA_SERVER_DETECTION", "none");
    vi.stubEnv("PUBSUB_EMULATOR_HOST", address);
    const suffix = crypto.randomUUID();
    const names = { topic: `bills-${suffix}`, deadLetterTopic: `dead-${suffix}`, subscription: `load-${suffix}` };
    await subscribe(names);
    const topics = openPubSubTopics({ project: emulatedProject });
    const puller = startPuller();
    return {
      ...names,
      topics,
      maxAttempts: 5,
      deliver: (receive) => {
        puller.pull(names.subscription, (message) => receive(names.topic, message));
        puller.pull(names.deadLetterTopic, (message) => receive(names.deadLetterTopic, message));
      },
      async close() {
        await puller.stop();
        await topics.close();
      },
    };
  };
  describeTopics("Pub/Sub, pulled", open, { unordered: true });
});

type Names = Pick<OpenTopics, "topic" | "deadLetterTopic" | "subscription">;

async function subscribe({ topic, deadLetterTopic, subscription }: Names): Promise<void> {
  const admin = new PubSub({ projectId: emulatedProject });
  for (const name of [topic, deadLetterTopic]) await admin.createTopic(name);
  await admin.createSubscription(topic, subscription, {
    retryPolicy: { minimumBackoff: { seconds: 0 }, maximumBackoff: { seconds: 1 } },
    deadLetterPolicy: { deadLetterTopic: admin.topic(deadLetterTopic).name, maxDeliveryAttempts: 5 },
  });
  await admin.createSubscription(deadLetterTopic, deadLetterTopic);
  await admin.close();
}

/** Pulls one message at a time: this emulator (0.8.20) pushes neither ordering key nor attempt, and a stream gives many at once. */
function startPuller() {
  const { hostname, port } = new URL(`http://${address}`);
  const sslCreds = credentials.createInsecure();
  const client = new v1.SubscriberClient({ apiEndpoint: hostname, port: Number(port), sslCreds });
  let isStopping = false;
  const loops: Promise<void>[] = [];

  async function loop(name: string, receive: (message: DeliveredMessage) => Promise<boolean>): Promise<void> {
    const subscription = client.subscriptionPath(emulatedProject, name);
    while (!isStopping) {
      const [{ receivedMessages }] = await client.pull({ subscription, maxMessages: 1, returnImmediately: true });
      const [received] = receivedMessages ?? [];
      if (!received) {
        await sleep(20);
        continue;
      }
      const ackIds = [received.ackId ?? ""];
      if (await receive(toDelivered(received)).catch(() => false)) await client.acknowledge({ subscription, ackIds });
      else await client.modifyAckDeadline({ subscription, ackIds, ackDeadlineSeconds: 0 });
    }
  }

  return {
    pull: (name: string, receive: (message: DeliveredMessage) => Promise<boolean>) =>
      void loops.push(loop(name, receive)),
    async stop() {
      isStopping = true;
      await Promise.all(loops);
      await client.close();
    },
  };
}

function toDelivered({ message, deliveryAttempt }: protos.google.pubsub.v1.IReceivedMessage): DeliveredMessage {
  const { messageId, publishTime, data, attributes, orderingKey } = message ?? {};
  const publishedMs = Number(publishTime?.seconds) * 1000 + Math.floor(Number(publishTime?.nanos) / 1_000_000);
  return {
    messageId: messageId ?? "",
    publishTime: new Date(publishedMs).toISOString(),
    data: Buffer.from(data ?? ""),
    attributes: { ...attributes },
    ...(orderingKey && { orderingKey }),
    deliveryAttempt: deliveryAttempt || 1,
  };
}
