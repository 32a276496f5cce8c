import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DeliveredMessage, Topics } from "./topics.ts";

/**
 * A platform with two topics, each with a push subscription that has message ordering, a retry policy and a dead-letter policy
 * of `maxAttempts`. Nothing is delivered before `deliver`.
 */
export interface OpenTopics {
  topics: Topics;
  topic: string;
  deadLetterTopic: string;
  /** The name of the topic's subscription. */
  subscription: string;
  maxAttempts: number;
  /** Hands every message of both topics to the receiver; false is a negative acknowledgement. */
  deliver(receive: (topic: string, message: DeliveredMessage) => Promise<boolean>): void;
  close(): Promise<void>;
}

type Open = () => OpenTopics;

/**
 * What Pub/Sub and the queue on one machine both promise. `open` gives empty topics to every test. Only gcloud's emulator may be `unordered`:
 * there (0.8.20) a message is overtaken while it fails, and an ordered subscription breaks on its first dead letter.
 */
export function describeTopics(name: string, open: () => Promise<OpenTopics>, { unordered = false } = {}): void {
  describe(`Topics: ${name}`, () => {
    let opened: OpenTopics;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());
    describeMessages(() => opened);
    describe.skipIf(unordered)("order", () => describeOrder(() => opened));
    describeRetries(() => opened);
  });
}

function describeMessages(opened: Open): void {
  test("a message arrives with what it was published with", async () => {
    const { topics, topic } = opened();
    const data = Buffer.from('{"amount":"0.1","sign":"€"}');
    const before = Date.now();
    const messageId = await topics.publish(topic, {
      data,
      attributes: { runId: "r-1", ключ: "é" },
      orderingKey: "org-1",
    });
    const [{ message }] = await receive(opened(), 1);
    expect(Buffer.from(message.data).equals(data)).toBe(true);
    expect(message).toMatchObject({ messageId, attributes: { runId: "r-1", ключ: "é" }, orderingKey: "org-1" });
    expect(message.publishTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    expect(Date.parse(message.publishTime)).toBeGreaterThan(before - 60_000);
  });

  test("without attributes and ordering key there are none", async () => {
    await opened().topics.publish(opened().topic, toMessage("a"));
    const [{ message }] = await receive(opened(), 1);
    expect(message.attributes).toEqual({});
    expect(message).not.toHaveProperty("orderingKey");
  });

  test("every message arrives, under an id of its own", async () => {
    const { topics, topic } = opened();
    const names = Array.from({ length: 200 }, (_, index) => `message ${index}`);
    const ids = await Promise.all(names.map((name) => topics.publish(topic, toMessage(name))));
    expect(new Set(ids).size).toBe(200);
    const arrived = await receive(opened(), 200);
    expect(new Set(arrived.map(({ name }) => name))).toEqual(new Set(names));
    for (const { name, message } of arrived) expect(message.messageId).toBe(ids[names.indexOf(name)]);
  });

  test("a topic that does not exist is refused", async () => {
    await expect(opened().topics.publish("no-such-topic", toMessage("a"))).rejects.toThrow("no-such-topic");
  });
}

function describeOrder(opened: Open): void {
  test("messages of one ordering key are acknowledged in order, one at a time, failures and all", async () => {
    const { topics, topic } = opened();
    const published = Array.from({ length: 12 }, (_, index) => ({ key: `key ${index % 3}`, name: String(index) }));
    for (const { key, name } of published) await topics.publish(topic, { ...toMessage(name), orderingKey: key });
    const running = new Set<string | undefined>();
    const overlapping: string[] = [];
    const acknowledged: { key: string | undefined; name: string }[] = [];
    await deliverUntil(opened(), async (name, { orderingKey: key }, deliveriesOfName) => {
      if (running.has(key)) overlapping.push(name);
      running.add(key);
      await new Promise(setImmediate);
      running.delete(key);
      if (name === "3" && deliveriesOfName < 3) return "again";
      acknowledged.push({ key, name });
      return new Set(acknowledged.map((one) => one.name)).size === published.length ? "last" : "done";
    });
    expect(overlapping).toEqual([]);
    for (const key of ["key 0", "key 1", "key 2"]) {
      const first = new Set(acknowledged.filter((one) => one.key === key).map(({ name }) => name));
      expect([...first]).toEqual(published.filter((one) => one.key === key).map(({ name }) => name));
    }
  });

  test("a message that fails holds up its own ordering key only", async () => {
    const { topics, topic } = opened();
    for (const [name, key] of [
      ["bad", "a"],
      ["behind bad", "a"],
      ["other key", "b"],
      ["no key", ""],
    ] as const)
      await topics.publish(topic, { ...toMessage(name), ...(key !== "" && { orderingKey: key }) });
    const acknowledged: string[] = [];
    await deliverUntil(opened(), async (name) => {
      const areOthersDone = acknowledged.includes("other key") && acknowledged.includes("no key");
      if (name === "bad" && !areOthersDone) return "again";
      acknowledged.push(name);
      return name === "behind bad" ? "last" : "done";
    });
    expect(acknowledged.indexOf("bad")).toBeGreaterThan(acknowledged.indexOf("other key"));
    expect(acknowledged.indexOf("behind bad")).toBeGreaterThan(acknowledged.indexOf("bad"));
  });

  test("what goes to the dead-letter topic lets its ordering key go on", async () => {
    const { topics, topic, deadLetterTopic } = opened();
    for (const name of ["bad", "next"]) await topics.publish(topic, { ...toMessage(name), orderingKey: "a" });
    const acknowledged = new Set<string>();
    await deliverUntil(opened(), async (name, _message, _, from) => {
      if (name === "bad" && from === topic) return "again";
      return acknowledged.add(`${name} of ${from}`).size === 2 ? "last" : "done";
    });
    expect(acknowledged).toEqual(new Set([`bad of ${deadLetterTopic}`, `next of ${topic}`]));
  });
}

function describeRetries(opened: Open): void {
  test("a message comes again until it is acknowledged, with the same id and a growing attempt", async () => {
    const { topics, topic } = opened();
    const messageId = await topics.publish(topic, { ...toMessage("a"), attributes: { kept: "yes" } });
    const deliveries: DeliveredMessage[] = [];
    await deliverUntil(opened(), async (_, message) => {
      deliveries.push(message);
      if (deliveries.length === 2) throw new Error("a receiver that throws has not acknowledged");
      return deliveries.length < 3 ? "again" : "last";
    });
    expect(deliveries.map((message) => message.deliveryAttempt)).toEqual([1, 2, 3]);
    for (const message of deliveries) expect(message).toMatchObject({ messageId, attributes: { kept: "yes" } });
  });

  test("what fails too often goes to the dead-letter topic as it was published", async () => {
    const { topics, topic, subscription, deadLetterTopic, maxAttempts } = opened();
    await topics.publish(topic, { ...toMessage("bad"), attributes: { runId: "r-1" } });
    const arrived: Arrival[] = [];
    await deliverUntil(opened(), async (name, message, _, from) => {
      arrived.push({ name, message, topic: from });
      return from === topic ? "again" : "last";
    });
    const dead = arrived.pop();
    const attempts = arrived.map(({ message }) => message);
    expect(attempts.map(({ deliveryAttempt }) => deliveryAttempt)).toEqual(
      Array.from({ length: maxAttempts }, (_, i) => i + 1),
    );
    expect(dead).toMatchObject({ name: "bad", topic: deadLetterTopic });
    expect(dead?.message.attributes).toMatchObject({
      runId: "r-1",
      CloudPubSubDeadLetterSourceDeliveryCount: String(maxAttempts),
      CloudPubSubDeadLetterSourceSubscription: subscription,
      CloudPubSubDeadLetterSourceTopicPublishTime: attempts[0]?.publishTime,
    });
  });
}

interface Arrival {
  name: string;
  topic: string;
  message: DeliveredMessage;
}
type Answer = "done" | "again" | "last";

const toMessage = (name: string) => ({ data: Buffer.from(JSON.stringify({ name })) });

/** The first deliveries, each acknowledged. */
async function receive(opened: OpenTopics, count: number): Promise<[Arrival, ...Arrival[]]> {
  const arrived: Arrival[] = [];
  await deliverUntil(opened, async (name, message, _, topic) => {
    arrived.push({ name, message, topic });
    return arrived.length < count ? "done" : "last";
  });
  const [first, ...rest] = arrived;
  if (first === undefined) throw new Error("Nothing arrived.");
  return [first, ...rest];
}

/** Delivers to the receiver until it says "last". */
function deliverUntil(
  opened: OpenTopics,
  receiver: (name: string, message: DeliveredMessage, deliveriesOfName: number, topic: string) => Promise<Answer>,
): Promise<void> {
  const deliveries = new Map<string, number>();
  const { promise, resolve } = Promise.withResolvers<void>();
  opened.deliver(async (topic, message) => {
    const { name = "" } = JSON.parse(Buffer.from(message.data).toString());
    deliveries.set(name, (deliveries.get(name) ?? 0) + 1);
    const answer = await receiver(String(name), message, deliveries.get(name) ?? 0, topic);
    if (answer === "last") resolve();
    return answer !== "again";
  });
  return promise;
}
