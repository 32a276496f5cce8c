import { messageOf } from "#shared/errors.ts";
import { log } from "#shared/log.ts";
import type { Claim, QueueStore } from "./queue-store.ts";
import type { DeliveredMessage } from "./topics.ts";

/** Hands a message to a subscription. False, or a throw, is a negative acknowledgement. */
export type Push = (subscription: string, topic: string, message: DeliveredMessage) => Promise<boolean>;

export interface DeliveryPolicy {
  /** Topic to the name of the one function that consumes it. */
  subscriptions: Readonly<Record<string, string>>;
  deadLetterTopic: string;
  minBackoffMs: number;
  maxBackoffMs: number;
  ackDeadlineMs: number;
  maxAttempts: number;
}

/** How often the file is looked at for messages from other processes. */
const pollMs = 100;

/** Delivers what is due, at most `concurrency` messages at once, until stopped. */
export class Delivery {
  readonly #store: QueueStore;
  readonly #policy: DeliveryPolicy;
  readonly #topics: readonly string[];
  readonly #concurrency: number;
  readonly #push: Push;
  readonly #inFlight = new Map<number, Claim>();
  readonly #stopped = Promise.withResolvers<void>();
  #isStopping = false;
  #heldUntil = 0;
  #nextDue: number | undefined = 0;
  #timer: NodeJS.Timeout | undefined;
  #tick: NodeJS.Immediate | undefined;

  constructor(store: QueueStore, policy: DeliveryPolicy, concurrency: number, push: Push) {
    this.#store = store;
    this.#policy = policy;
    this.#topics = Object.keys(policy.subscriptions);
    this.#concurrency = concurrency;
    this.#push = push;
    this.wake();
  }

  /** Something may be due now. */
  wake(): void {
    this.#nextDue = 0;
    this.#tick ??= setImmediate(() => this.#look());
  }

  /** Takes no more messages; resolves when those in delivery have ended. */
  stop(): Promise<void> {
    this.#isStopping = true;
    this.wake();
    return this.#stopped.promise;
  }

  #look(): void {
    this.#tick = undefined;
    clearTimeout(this.#timer);
    if (this.#isStopping && this.#inFlight.size === 0) {
      this.#stopped.resolve();
      return;
    }
    let waitMs = pollMs;
    try {
      this.#holdInFlight();
      if (!this.#isStopping) waitMs = this.#deliverDue();
    } catch (error) {
      log("ERROR", "The queue could not be read or written; trying on.", { error: messageOf(error) });
      this.#nextDue = 0;
      waitMs = 1000;
    }
    this.#timer = setTimeout(() => this.#look(), waitMs);
  }

  /** Before anything is claimed, so that this process never takes its own late deliveries for those of a dead one. */
  #holdInFlight(): void {
    const now = Date.now();
    if (this.#inFlight.size === 0 || now < this.#heldUntil - this.#policy.ackDeadlineMs / 2) return;
    this.#store.hold([...this.#inFlight.values()], now + this.#policy.ackDeadlineMs);
    this.#heldUntil = now + this.#policy.ackDeadlineMs;
  }

  /** Returns the milliseconds until there may be more to do. */
  #deliverDue(): number {
    const free = this.#concurrency - this.#inFlight.size;
    const now = Date.now();
    const isDue = this.#nextDue !== undefined && this.#nextDue <= now;
    if (free > 0 && (this.#store.hasChanged() || isDue)) this.#claimAndStart(free, now);
    if (this.#inFlight.size >= this.#concurrency || this.#nextDue === undefined) return pollMs;
    return Math.max(0, Math.min(pollMs, this.#nextDue - Date.now()));
  }

  #claimAndStart(free: number, now: number): void {
    const until = now + this.#policy.ackDeadlineMs;
    const claims = this.#store.claim(this.#topics, free, now, until);
    if (this.#inFlight.size === 0) this.#heldUntil = until;
    for (const claim of claims) {
      // Its last delivery was never answered: the process died in it.
      if (claim.attempts > this.#policy.maxAttempts) this.#giveUp(claim, claim.attempts - 1);
      else void this.#deliver(claim);
    }
    this.#nextDue = this.#store.nextDue(this.#topics);
  }

  async #deliver(claim: Claim): Promise<void> {
    this.#inFlight.set(claim.sequence, claim);
    const isAcknowledged = await this.#pushed(claim);
    try {
      this.#settle(claim, isAcknowledged);
    } catch (error) {
      log("ERROR", "The answer to a delivery could not be recorded; the message comes again.", {
        ...describe(claim),
        error: messageOf(error),
      });
    }
    this.#inFlight.delete(claim.sequence);
    this.wake();
  }

  async #pushed(claim: Claim): Promise<boolean> {
    try {
      return await this.#push(this.#subscriptionOf(claim), claim.topic, toMessage(claim));
    } catch (error) {
      log("WARNING", "A message could not be delivered.", { ...describe(claim), error: messageOf(error) });
      return false;
    }
  }

  #settle(claim: Claim, isAcknowledged: boolean): void {
    const now = Date.now();
    if (isAcknowledged) this.#store.remove(claim, now);
    else if (claim.attempts >= this.#policy.maxAttempts) this.#giveUp(claim, claim.attempts);
    else this.#store.hold([claim], now + this.#backoffMs(claim.attempts));
  }

  /** Names and values of the attributes: https://cloud.google.com/pubsub/docs/handling-failures */
  #giveUp(claim: Claim, attempts: number): void {
    if (claim.topic === this.#policy.deadLetterTopic) {
      log("ERROR", "A dead letter could not be delivered either; it is kept aside.", describe(claim));
      this.#store.park(claim, Date.now());
      return;
    }
    const attributes = {
      ...claim.attributes,
      CloudPubSubDeadLetterSourceDeliveryCount: String(attempts),
      CloudPubSubDeadLetterSourceSubscription: this.#subscriptionOf(claim),
      CloudPubSubDeadLetterSourceTopicPublishTime: new Date(claim.publish_time).toISOString(),
    };
    this.#store.forward(claim, this.#policy.deadLetterTopic, attributes, Date.now());
  }

  /** Doubles with every attempt; up to a quarter more, so that what failed together does not come back together. */
  #backoffMs(attempts: number): number {
    const { minBackoffMs, maxBackoffMs } = this.#policy;
    return Math.round(Math.min(maxBackoffMs, minBackoffMs * 2 ** (attempts - 1) * (1 + Math.random() / 4)));
  }

  #subscriptionOf(claim: Claim): string {
    return this.#policy.subscriptions[claim.topic] ?? "";
  }
}

function toMessage(claim: Claim): DeliveredMessage {
  return {
    messageId: String(claim.sequence),
    publishTime: new Date(claim.publish_time).toISOString(),
    data: claim.data,
    attributes: claim.attributes,
    ...(claim.ordering_key !== null && { orderingKey: claim.ordering_key }),
    deliveryAttempt: claim.attempts,
  };
}

function describe({ sequence, topic, attempts }: Claim) {
  return { messageId: String(sequence), topic, attempt: attempts };
}
