import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf, PermanentError } from "#shared/errors.ts";
import { Delivery, type DeliveryPolicy, type Push } from "./delivery.ts";
import { type NewMessage, QueueStore } from "./queue-store.ts";
import type { OutgoingMessage, Topics } from "./topics.ts";

export interface LocalTopicsOptions extends Partial<DeliveryPolicy> {
  /** The SQLite file; several processes may publish to it, each with its own LocalTopics. */
  file: string;
  /** Topic to the name of the one function that consumes it. A message to any other topic is refused. */
  subscriptions: Readonly<Record<string, string>>;
  /** Where messages go after `maxAttempts` (5); one of the topics. Its own are parked after as many attempts. */
  deadLetterTopic: string;
}

export interface LocalTopics extends Topics {
  /** Starts delivering, at most `concurrency` messages at once, once at a time. `stop` waits for those in delivery. */
  deliver(options: { concurrency: number; push: Push }): { stop(): Promise<void> };
  /** Resolves when every message is delivered or parked; one in back-off is neither. */
  idle(): Promise<void>;
  /** What is in the queue (in delivery and in back-off too) and what was set aside, per topic that has any. */
  pending(): { topic: string; messages: number; parked: number }[];
  /** Stops deliveries first. */
  close(): Promise<void>;
}

/** The deadline may be short, for a live process prolongs it by itself: it is how long a dead one's deliveries wait. */
const defaults = { minBackoffMs: 1000, maxBackoffMs: 60_000, ackDeadlineMs: 2000, maxAttempts: 5 };

/** Topics as a queue in one file, with the promises of Pub/Sub push subscriptions. */
export function openLocalTopics({ file, ...options }: LocalTopicsOptions): LocalTopics {
  const policy: DeliveryPolicy = { ...defaults, ...options };
  if (!Object.hasOwn(policy.subscriptions, policy.deadLetterTopic))
    throw new PermanentError(`The dead-letter topic "${policy.deadLetterTopic}" has no subscription.`);
  mkdirSync(dirname(resolve(file)), { recursive: true, mode: 0o700 });
  return new LocalQueue(resolve(file), policy);
}

interface Waiting extends PromiseWithResolvers<string> {
  message: NewMessage;
}

class LocalQueue implements LocalTopics {
  /** Published is on disk. What deliveries record may be lost with the power: the message then comes once more. */
  readonly #published: QueueStore;
  readonly #delivered: QueueStore;
  readonly #policy: DeliveryPolicy;
  readonly #topics: readonly string[];
  #delivery: Delivery | undefined;
  #waiting: Waiting[] = [];
  #closed: Promise<void> | undefined;
  #isClosed = false;

  constructor(file: string, policy: DeliveryPolicy) {
    this.#published = new QueueStore(file, "FULL");
    this.#delivered = new QueueStore(file, "NORMAL");
    this.#policy = policy;
    this.#topics = Object.keys(policy.subscriptions);
  }

  async publish(topic: string, message: OutgoingMessage): Promise<string> {
    this.#checkOpen();
    if (!this.#topics.includes(topic))
      throw new PermanentError(`There is no topic "${topic}"; there are ${this.#topics.join(", ")}.`);
    const waiting = { message: { ...message, topic }, ...Promise.withResolvers<string>() };
    // What is published in one turn of the event loop shares one wait for the disk.
    if (this.#waiting.push(waiting) === 1) setImmediate(() => this.#flush());
    return waiting.promise;
  }

  deliver({ concurrency, push }: { concurrency: number; push: Push }): { stop(): Promise<void> } {
    this.#checkOpen();
    if (this.#delivery !== undefined) throw new Error("These topics are being delivered already.");
    const delivery = new Delivery(this.#delivered, this.#policy, concurrency, push);
    this.#delivery = delivery;
    return {
      stop: async () => {
        await delivery.stop();
        if (this.#delivery === delivery) this.#delivery = undefined;
      },
    };
  }

  async idle(): Promise<void> {
    this.#checkOpen();
    while (!this.#isIdle()) {
      await sleep(10);
      this.#checkOpen();
    }
  }

  pending(): { topic: string; messages: number; parked: number }[] {
    this.#checkOpen();
    return this.#delivered.counts();
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.#delivery?.stop();
    this.#flush();
    this.#isClosed = true;
    this.#published.close();
    this.#delivered.close();
  }

  #isIdle(): boolean {
    return this.#waiting.length === 0 && this.#delivered.isEmpty(this.#topics);
  }

  #flush(): void {
    const waiting = this.#waiting.splice(0);
    if (waiting.length === 0) return;
    try {
      const sequences = this.#published.add(
        waiting.map(({ message }) => message),
        Date.now(),
      );
      sequences.forEach((sequence, index) => void waiting[index]?.resolve(String(sequence)));
    } catch (error) {
      const failure = new Error(`Publishing failed: ${messageOf(error)}`, { cause: error });
      for (const { reject } of waiting) reject(failure);
    }
    this.#delivery?.wake();
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new Error("The topics are closed.");
  }
}
