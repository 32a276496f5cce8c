import { join } from "node:path";
import { type LocalTopics, openLocalTopics } from "#shared/topics/local-topics.ts";
import type { DeliveredMessage } from "#shared/topics/topics.ts";
import type { TokenIssuer } from "./tokens.ts";

export interface SubscriptionSettings {
  name: string;
  topic: string;
  /** Where messages are POSTed; they wait while there is none. */
  pushEndpoint?: string;
  /** Of the OIDC token; the endpoint without one. */
  audience?: string;
  /** The service account that the OIDC token names. */
  account: string;
  /** Without one, a message is delivered until it is acknowledged, and its attempts are not counted. */
  deadLetterTopic?: string;
  /** 5 without one, as at Google. */
  maxDeliveryAttempts?: number;
}

/** A message as the push body holds it. */
export interface PublishedMessage {
  messageId: string;
  /** RFC 3339, UTC. */
  publishTime: string;
  /** Base64. */
  data: string;
  attributes: Record<string, string>;
  orderingKey?: string;
}

interface Around {
  project: string;
  folder: string;
  tokens: Pick<TokenIssuer, "issue">;
  publish(topic: string, message: Omit<PublishedMessage, "messageId" | "publishTime">): Promise<string>;
}

/** Shorter than Google's least (10 s), so that tests see several attempts. */
const backoff = { minBackoffMs: 20, maxBackoffMs: 500 };

/** https://cloud.google.com/pubsub/docs/push#receive_push */
const acknowledging = [102, 200, 201, 202, 204];

/** A push subscription with ordering, retries and dead letters; the queue of one machine keeps these promises for it. */
export class PushSubscription {
  readonly #settings: SubscriptionSettings;
  readonly #around: Around;
  readonly #queue: LocalTopics;
  readonly #stopping = new AbortController();
  #endpoint: string | undefined;

  constructor(settings: SubscriptionSettings, around: Around) {
    const { name, topic, deadLetterTopic, maxDeliveryAttempts = 5 } = settings;
    this.#settings = settings;
    this.#around = around;
    this.#queue = openLocalTopics({
      ...backoff,
      file: join(around.folder, `${name}.sqlite`),
      subscriptions: { [topic]: name, ...(deadLetterTopic !== undefined && { [deadLetterTopic]: name }) },
      deadLetterTopic: deadLetterTopic ?? topic,
      maxAttempts: deadLetterTopic === undefined ? Number.POSITIVE_INFINITY : maxDeliveryAttempts,
    });
    if (settings.pushEndpoint !== undefined) this.pushTo(settings.pushEndpoint);
  }

  async add(message: PublishedMessage): Promise<void> {
    const { orderingKey } = message;
    const data = Buffer.from(JSON.stringify(message));
    await this.#queue.publish(this.#settings.topic, { data, ...(orderingKey !== undefined && { orderingKey }) });
  }

  pushTo(endpoint: string): void {
    const isFirst = this.#endpoint === undefined;
    this.#endpoint = endpoint;
    if (isFirst) this.#queue.deliver({ concurrency: 8, push: (_, topic, delivered) => this.#hand(topic, delivered) });
  }

  stop(): Promise<void> {
    this.#stopping.abort(new Error("The emulator stops."));
    return this.#queue.close();
  }

  async #hand(topic: string, { data, attributes, deliveryAttempt }: DeliveredMessage): Promise<boolean> {
    const message: PublishedMessage = JSON.parse(Buffer.from(data).toString());
    if (topic === this.#settings.topic) return this.#push(message, deliveryAttempt);
    await this.#around.publish(topic, {
      ...message,
      attributes: {
        ...message.attributes,
        ...attributes,
        CloudPubSubDeadLetterSourceSubscriptionProject: this.#around.project,
        CloudPubSubDeadLetterSourceTopicPublishTime: message.publishTime,
      },
    });
    return true;
  }

  /** https://cloud.google.com/pubsub/docs/push#receive_push */
  async #push(message: PublishedMessage, deliveryAttempt: number): Promise<boolean> {
    const { name, account, audience, deadLetterTopic } = this.#settings;
    const endpoint = this.#endpoint ?? "";
    const token = this.#around.tokens.issue({ account, audience: audience ?? endpoint });
    const { messageId, publishTime } = message;
    const response = await fetch(endpoint, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({
        message: { ...message, message_id: messageId, publish_time: publishTime },
        subscription: `projects/${this.#around.project}/subscriptions/${name}`,
        ...(deadLetterTopic !== undefined && { deliveryAttempt }),
      }),
      signal: this.#stopping.signal,
    });
    await response.arrayBuffer();
    return acknowledging.includes(response.status);
  }
}
