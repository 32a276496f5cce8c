import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startChild } from "#shared/embedded/child-for-tests.ts";
import { PermanentError } from "#shared/errors.ts";
import { type LocalTopics, type LocalTopicsOptions, openLocalTopics } from "./local-topics.ts";
import { describeTopics } from "./topics.contract.ts";
import type { DeliveredMessage } from "./topics.ts";

const wiring = { subscriptions: { bills: "load", dead: "record-failure" }, deadLetterTopic: "dead" };
const fast = { ...wiring, minBackoffMs: 5, maxBackoffMs: 20, ackDeadlineMs: 400 };

let folder: string;
let file: string;
const opened: LocalTopics[] = [];
const open = (options: Partial<LocalTopicsOptions> = {}) => {
  const topics = openLocalTopics({ file, ...fast, ...options });
  opened.push(topics);
  return topics;
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-topics-"));
  file = join(folder, "topics.sqlite");
});
afterEach(async () => {
  for (const topics of opened.splice(0)) await topics.close();
  await rm(folder, { recursive: true, force: true });
});

describeTopics("a queue in SQLite", async () => {
  const own = await mkdtemp(join(tmpdir(), "cloudact-topics-"));
  const topics = openLocalTopics({ file: join(own, "topics.sqlite"), ...fast });
  return {
    topics,
    topic: "bills",
    deadLetterTopic: "dead",
    subscription: "load",
    maxAttempts: 5,
    deliver: (receive) =>
      void topics.deliver({ concurrency: 4, push: (_subscription, topic, message) => receive(topic, message) }),
    close: async () => {
      await topics.close();
      await rm(own, { recursive: true, force: true });
    },
  };
});

const body = (text: string) => ({ data: Buffer.from(text) });
const textOf = (message: DeliveredMessage) => Buffer.from(message.data).toString();
/** Delivers everything, acknowledging what the answer says. */
async function drain(topics: LocalTopics, answer = (_message: DeliveredMessage, _topic: string) => true) {
  const seen: string[] = [];
  const delivery = topics.deliver({
    concurrency: 4,
    push: async (subscription, topic, message) => {
      seen.push(`${subscription} ${textOf(message)} ${message.deliveryAttempt}`);
      return answer(message, topic);
    },
  });
  await topics.idle();
  await delivery.stop();
  return seen;
}
const childSource = (work: string) => `
  import { openLocalTopics } from ${JSON.stringify(import.meta.resolve("./local-topics.ts"))};
  const topics = openLocalTopics(${JSON.stringify({ file, ...fast })});
  const never = new Promise((resolve) => setTimeout(resolve, 60_000));
  ${work}
`;

test("messages survive a restart, in their order", async () => {
  const before = open();
  for (const text of ["1", "2", "3"]) await before.publish("bills", { ...body(text), orderingKey: "a" });
  await before.close();
  expect(await drain(open())).toEqual(["load 1 1", "load 2 1", "load 3 1"]);
});

test("what was published before kill -9 is delivered, each message once", async () => {
  const child = startChild(
    childSource("for (let i = 0; ; i++) console.log(await topics.publish('bills', { data: Buffer.from(String(i)) }));"),
  );
  const ids = [];
  while (ids.length < 50) ids.push(await child.nextLine());
  await child.kill();
  const seen = await drain(open());
  expect(seen.length).toBeGreaterThanOrEqual(50);
  expect(seen).toEqual(seen.map((_, index) => `load ${index} 1`));
});

test("a delivery whose process was killed comes again after its deadline, as the next attempt", async () => {
  const child = startChild(
    childSource(`
      await topics.publish("bills", { data: Buffer.from("first"), orderingKey: "a" });
      await topics.publish("bills", { data: Buffer.from("second"), orderingKey: "a" });
      topics.deliver({ concurrency: 4, push: (subscription, topic, message) => (console.log("pushed"), never) });
    `),
  );
  await child.nextLine();
  await child.kill();
  expect(await drain(open())).toEqual(["load first 2", "load second 1"]);
});

test("deliveries that kill their process count as attempts, up to the dead letter", async () => {
  await open().publish("bills", body("poison"));
  for (let attempt = 1; attempt <= 2; attempt++) {
    const child = startChild(
      childSource(
        "topics.deliver({ concurrency: 1, push: (s, t, message) => (console.log(message.deliveryAttempt), never) });",
      ),
    );
    expect(await child.nextLine()).toBe(String(attempt));
    await child.kill();
  }
  const dead: DeliveredMessage[] = [];
  const seen = await drain(open({ maxAttempts: 2 }), (message) => dead.push(message) > 0);
  expect(seen).toEqual(["record-failure poison 1"]);
  expect(dead[0]?.attributes).toMatchObject({
    CloudPubSubDeadLetterSourceDeliveryCount: "2",
    CloudPubSubDeadLetterSourceSubscription: "load",
  });
});

test("a delivery that takes longer than its deadline is not delivered a second time", async () => {
  const topics = open({ ackDeadlineMs: 600 });
  await topics.publish("bills", body("slow"));
  let deliveries = 0;
  const push = async () => {
    deliveries += 1;
    await sleep(1500);
    return true;
  };
  topics.deliver({ concurrency: 4, push });
  // A second process with nothing better to do than to take over what is late.
  open({ ackDeadlineMs: 600 }).deliver({ concurrency: 4, push });
  await topics.idle();
  expect(deliveries).toBe(1);
});

test("waits longer after every failure, up to the maximum", async () => {
  const topics = open({ minBackoffMs: 40, maxBackoffMs: 100 });
  await topics.publish("bills", body("a"));
  const times: number[] = [];
  await drain(topics, (_, topic) => topic === "dead" || times.push(Date.now()) < 0);
  const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  for (const [index, least] of [40, 80, 100, 100].entries()) expect(waits[index]).toBeGreaterThanOrEqual(least);
});

test("a dead letter that fails as well is kept aside, and its ordering key goes on", async () => {
  const topics = open();
  await topics.publish("bills", { ...body("bad"), orderingKey: "a" });
  await topics.publish("dead", { ...body("other"), orderingKey: "a" });
  const seen = await drain(topics, (message) => textOf(message) === "other");
  expect(seen.filter((one) => one.includes("bad"))).toEqual([
    ...[1, 2, 3, 4, 5].map((attempt) => `load bad ${attempt}`),
    ...[1, 2, 3, 4, 5].map((attempt) => `record-failure bad ${attempt}`),
  ]);
  expect(topics.pending()).toEqual([{ topic: "dead", messages: 0, parked: 1 }]);
  await topics.close();
  expect(open().pending()).toEqual([{ topic: "dead", messages: 0, parked: 1 }]);
});

test("several processes publish at once, and a delivery that runs already finds their messages", async () => {
  const topics = open();
  const seen = new Set<string>();
  const all = Promise.withResolvers<void>();
  topics.deliver({
    concurrency: 4,
    push: async (_subscription, _topic, message) => seen.add(textOf(message)).size < 300 || all.resolve() === undefined,
  });
  const source = (name: string) =>
    childSource(
      `for (let i = 0; i < 100; i++) await topics.publish("bills", { data: Buffer.from("${name} " + i) }); console.log("done");`,
    );
  const children = ["a", "b", "c"].map((name) => startChild(source(name)));
  for (const child of children) expect(await child.nextLine()).toBe("done");
  await all.promise;
  await topics.idle();
  expect(topics.pending()).toEqual([]);
});

test("is not idle while a message waits in back-off, and counts it as pending", async () => {
  const topics = open({ minBackoffMs: 300, maxBackoffMs: 300 });
  let isIdle = false;
  await topics.publish("bills", body("a"));
  const failed = Promise.withResolvers<void>();
  topics.deliver({
    concurrency: 1,
    push: async (_subscription, _topic, { deliveryAttempt }) => {
      setImmediate(failed.resolve);
      return deliveryAttempt > 1;
    },
  });
  const idle = topics.idle().then(() => {
    isIdle = true;
  });
  await failed.promise;
  expect(isIdle).toBe(false);
  expect(topics.pending()).toEqual([{ topic: "bills", messages: 1, parked: 0 }]);
  await idle;
  expect(topics.pending()).toEqual([]);
});

test("never delivers more than the given number at once", async () => {
  const topics = open();
  await Promise.all(Array.from({ length: 40 }, (_, index) => topics.publish("bills", body(String(index)))));
  let running = 0;
  let most = 0;
  topics.deliver({
    concurrency: 3,
    push: async () => {
      running += 1;
      most = Math.max(most, running);
      await sleep(2);
      running -= 1;
      return true;
    },
  });
  await topics.idle();
  expect(most).toBe(3);
});

test("stop waits for what is in delivery and leaves the rest for the next start", async () => {
  const topics = open();
  await topics.publish("bills", body("first"));
  await topics.publish("bills", body("second"));
  const started = Promise.withResolvers<void>();
  let ended = 0;
  const delivery = topics.deliver({
    concurrency: 1,
    push: async () => {
      started.resolve();
      await sleep(50);
      ended += 1;
      return true;
    },
  });
  await started.promise;
  await delivery.stop();
  expect(ended).toBe(1);
  expect(await drain(topics)).toEqual(["load second 1"]);
});

test("what a handler publishes is there before its own message is gone", async () => {
  const topics = open();
  await topics.publish("bills", body("one"));
  topics.deliver({
    concurrency: 1,
    push: async (_subscription, topic) => {
      if (topic === "bills") await topics.publish("dead", body("two"));
      return true;
    },
  });
  await topics.idle();
  expect(topics.pending()).toEqual([]);
});

test("refuses a topic without a subscription, a closed queue and a second delivery", async () => {
  expect(() => open({ deadLetterTopic: "nowhere" })).toThrow(PermanentError);
  const topics = open();
  await expect(topics.publish("other", body("a"))).rejects.toThrow(PermanentError);
  await expect(topics.publish("toString", body("a"))).rejects.toThrow(PermanentError);
  topics.deliver({ concurrency: 1, push: async () => true });
  expect(() => topics.deliver({ concurrency: 1, push: async () => true })).toThrow("already");
  await topics.close();
  await topics.close();
  await expect(topics.publish("bills", body("a"))).rejects.toThrow("closed");
});

test("what was published and not awaited is on disk when closed", async () => {
  const topics = open();
  const published = topics.publish("bills", body("a"));
  await topics.close();
  expect(await published).toBe("1");
  expect(await drain(open())).toEqual(["load a 1"]);
});
