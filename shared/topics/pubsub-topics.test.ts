import { PubSub } from "@google-cloud/pubsub";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { openGoogleCallers } from "#shared/callers/google-callers.ts";
import { readPushedMessage } from "#shared/events/pushed-message.ts";
import { emulatedProject } from "#shared/google/emulators/emulators.ts";
import { type PubSubServer, startPubSubServer } from "#shared/google/emulators/pubsub-server.ts";
import { type Push, startPushReceiver } from "#shared/google/emulators/push-receiver.ts";
import { startTokenIssuer, type TokenIssuer } from "#shared/google/emulators/tokens.ts";
import { openPubSubTopics, type PubSubTopics } from "./pubsub-topics.ts";
import { describeTopics } from "./topics.contract.ts";

const account = "push@emulated.iam.gserviceaccount.com";
const subscriptions = [
  { name: "load", topic: "bills", account, deadLetterTopic: "dead", maxDeliveryAttempts: 5 },
  { name: "record-failure", topic: "dead", account },
];

let tokens: TokenIssuer;
beforeAll(async () => {
  vi.stubEnv("METADATA_SERVER_DETECTION", "none");
  tokens = await startTokenIssuer();
});
afterAll(() => tokens.stop());

const closers: (() => Promise<void>)[] = [];
const close = async () => {
  for (const one of closers.splice(0).reverse()) await one();
};
afterEach(close);

async function start(port = 0): Promise<PubSubServer> {
  const server = await startPubSubServer({ topics: ["bills", "dead"], subscriptions, tokens, port });
  closers.push(() => server.stop());
  vi.stubEnv("PUBSUB_EMULATOR_HOST", server.address);
  return server;
}

function open(): PubSubTopics {
  const topics = openPubSubTopics({ project: emulatedProject });
  closers.push(() => topics.close());
  return topics;
}

/** Has all messages of both subscriptions pushed to the receiver. */
async function push(server: PubSubServer, receive: (push: Push) => Promise<boolean>): Promise<string> {
  const receiver = await startPushReceiver(receive);
  closers.push(() => receiver.stop());
  for (const { name, topic } of subscriptions) server.pushTo(name, `${receiver.url}/${topic}`);
  return receiver.url;
}

const body = (text: string) => ({ data: Buffer.from(text) });

describeTopics("Pub/Sub, pushing", async () => {
  const server = await start();
  return {
    topics: open(),
    topic: "bills",
    deadLetterTopic: "dead",
    subscription: "load",
    maxAttempts: 5,
    deliver: (receive) =>
      void push(server, ({ path, body }) => receive(path.slice(1), { deliveryAttempt: 1, ...readPushedMessage(body) })),
    close,
  };
});

test("a push carries a token that its receiver believes, for this audience and account only", async () => {
  const server = await start();
  const pushed = Promise.withResolvers<Push>();
  const url = await push(server, async (one) => pushed.resolve(one) === undefined);
  await open().publish("bills", body("{}"));
  const { authorization } = (await pushed.promise).headers;
  const believing = { audience: `${url}/bills`, accounts: [account], keysUrl: tokens.keysUrl };
  await openGoogleCallers(believing).verify(authorization);
  await expect(openGoogleCallers({ ...believing, audience: url }).verify(authorization)).rejects.toThrow("audience");
});

test("a push body is written as Google writes it", async () => {
  const server = await start();
  const pushed = Promise.withResolvers<Push>();
  await push(server, async (one) => pushed.resolve(one) === undefined);
  const messageId = await open().publish("bills", { ...body("{}"), attributes: { a: "b" }, orderingKey: "org" });
  const publishTime = expect.stringMatching(/^\d{4}-.*Z$/);
  expect((await pushed.promise).body).toEqual({
    message: {
      data: "e30=",
      attributes: { a: "b" },
      messageId,
      message_id: messageId,
      publishTime,
      publish_time: publishTime,
      orderingKey: "org",
    },
    subscription: "projects/emulated/subscriptions/load",
    deliveryAttempt: 1,
  });
});

test("an ordering key whose publish failed can be published to again", async () => {
  await start();
  const topics = open();
  const late = { ...body("{}"), orderingKey: "org" };
  await expect(topics.publish("late", late)).rejects.toThrow('There is no topic "late" in project "emulated"');
  const admin = new PubSub({ projectId: emulatedProject });
  closers.push(() => admin.close());
  await admin.createTopic("late");
  await expect(topics.publish("late", late)).resolves.toMatch(/^\d+$/);
});

test("a publish outlives a Pub/Sub that does not answer for a while", async () => {
  const server = await start();
  const topics = open();
  await topics.publish("bills", body("before"));
  await server.stop();
  closers.length = 0;
  closers.push(() => topics.close());
  const publishing = topics.publish("bills", body("meanwhile"));
  const again = await start(Number(server.address.split(":")[1]));
  const pushed = Promise.withResolvers<Push>();
  await push(again, async (one) => pushed.resolve(one) === undefined);
  await expect(publishing).resolves.toMatch(/^\d+$/);
  expect(Buffer.from(readPushedMessage((await pushed.promise).body).data).toString()).toBe("meanwhile");
});
