import { PubSub, type Topic } from "@google-cloud/pubsub";
import { messageOf } from "#shared/errors.ts";
import type { OutgoingMessage, Topics } from "./topics.ts";

export interface PubSubTopics extends Topics {
  /** Ends the connections. What is being published is finished first. */
  close(): Promise<void>;
}

const publishing = {
  messageOrdering: true,
  // A function that publishes waits for it: what it publishes in one turn goes out at once, together.
  batching: { maxMessages: 500, maxMilliseconds: 1 },
  // The client's own ten minutes are longer than a function may run. Beyond a minute, the whole step is tried again.
  gaxOpts: {
    retry: {
      backoffSettings: {
        initialRetryDelayMillis: 100,
        retryDelayMultiplier: 2,
        maxRetryDelayMillis: 5_000,
        initialRpcTimeoutMillis: 15_000,
        rpcTimeoutMultiplier: 1,
        maxRpcTimeoutMillis: 15_000,
        totalTimeoutMillis: 60_000,
      },
    },
  },
};

/**
 * Topics of Cloud Pub/Sub. A publish is tried for at most a minute and then fails, for the caller's own message to be delivered again.
 * Who may publish what is the service account's affair; an emulator's address comes from PUBSUB_EMULATOR_HOST, which the client reads.
 */
export function openPubSubTopics({ project }: { project: string }): PubSubTopics {
  const client = new PubSub({ projectId: project });
  const opened = new Map<string, Topic>();

  function topicOf(name: string): Topic {
    const topic = opened.get(name) ?? client.topic(name, publishing);
    opened.set(name, topic);
    return topic;
  }

  return {
    async publish(name, message) {
      try {
        return await publishTo(topicOf(name), message);
      } catch (error) {
        const what = isNotFound(error) ? `There is no topic "${name}"` : `Publishing to topic "${name}" failed`;
        throw new Error(`${what} in project "${project}": ${messageOf(error)}`, { cause: error });
      }
    },
    async close() {
      await Promise.all([...opened.values()].map((topic) => topic.flush()));
      await client.close();
    },
  };
}

async function publishTo(topic: Topic, { data, attributes = {}, orderingKey }: OutgoingMessage): Promise<string> {
  if (!orderingKey) return topic.publishMessage({ data, attributes });
  try {
    return await topic.publishMessage({ data, attributes, orderingKey });
  } catch (error) {
    // A key whose publish failed stays shut until this is said, by contract, and is shut only after we have been told.
    // https://cloud.google.com/pubsub/docs/publisher#retry_ordering
    await new Promise(setImmediate);
    topic.resumePublishing(orderingKey);
    throw error;
  }
}

/** https://grpc.io/docs/guides/status-codes */
function isNotFound(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === 5;
}
