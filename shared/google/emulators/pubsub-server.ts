import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";
import { emulatedProject } from "./emulators.ts";
import { type PublishedMessage, PushSubscription, type SubscriptionSettings } from "./push-subscription.ts";
import type { TokenIssuer } from "./tokens.ts";

export interface PubSubServerOptions {
  topics: readonly string[];
  subscriptions: readonly SubscriptionSettings[];
  tokens: Pick<TokenIssuer, "issue">;
  /** 0, which is any free one, without. */
  port?: number;
}

export interface PubSubServer {
  /** 127.0.0.1:PORT, for PUBSUB_EMULATOR_HOST; the project is `emulatedProject`. */
  address: string;
  /** Where a subscription's messages go from now on. */
  pushTo(subscription: string, endpoint: string): void;
  stop(): Promise<void>;
}

interface PublishRequest {
  topic: string;
  messages: { data: Buffer; attributes: Record<string, string>; orderingKey: string }[];
}
type NewMessage = Omit<PublishedMessage, "messageId" | "publishTime">;

/** Lies beside Google's client, and describes every call it may make. */
const protos = createRequire(import.meta.resolve("@google-cloud/pubsub"))(
  "@google-cloud/pubsub-api/build/protos/protos.json",
);

/**
 * Cloud Pub/Sub on the wire as far as our functions need it: they publish, and push subscriptions call them with an OIDC token, in order
 * per key, with back-off, counted attempts and dead letters. Topics come with the start or by CreateTopic, subscriptions with the start.
 */
export async function startPubSubServer(options: PubSubServerOptions): Promise<PubSubServer> {
  const folder = await mkdtemp(join(tmpdir(), "cloudact-pubsub-"));
  const topics = new Set(options.topics);
  const around = { project: emulatedProject, folder, tokens: options.tokens, publish };
  const subscriptions = options.subscriptions.map((settings) => ({
    settings,
    subscription: new PushSubscription(settings, around),
  }));
  let published = 0;

  async function publish(topic: string, message: NewMessage): Promise<string> {
    published += 1;
    const messageId = String(published);
    const whole = { ...message, messageId, publishTime: new Date().toISOString() };
    const listening = subscriptions.filter(({ settings }) => settings.topic === topic);
    await Promise.all(listening.map(({ subscription }) => subscription.add(whole)));
    return messageId;
  }

  const server = new grpc.Server();
  const service = fromJSON(protos, { defaults: true })["google.pubsub.v1.Publisher"];
  server.addService(service as grpc.ServiceDefinition, publisher(topics, publish));
  const port = await bind(server, options.port ?? 0);
  return {
    address: `127.0.0.1:${port}`,
    pushTo(name, endpoint) {
      const found = subscriptions.find(({ settings }) => settings.name === name);
      if (found === undefined) throw new Error(`The Pub/Sub emulator has no subscription "${name}".`);
      found.subscription.pushTo(endpoint);
    },
    async stop() {
      server.forceShutdown();
      await Promise.all(subscriptions.map(({ subscription }) => subscription.stop()));
      await rm(folder, { recursive: true });
    },
  };
}

function publisher(topics: Set<string>, publish: (topic: string, message: NewMessage) => Promise<string>) {
  return {
    createTopic: answering(async ({ name }: { name: string }) => {
      topics.add(shortNameOf(name));
      return { name };
    }),
    publish: answering(async ({ topic, messages }: PublishRequest) => {
      const name = shortNameOf(topic);
      if (!topics.has(name)) throw refusal(grpc.status.NOT_FOUND, `Resource not found (resource=${name}).`);
      return { messageIds: await Promise.all(messages.map((message) => publish(name, toPublished(message)))) };
    }),
  };
}

function toPublished({ data, attributes, orderingKey }: PublishRequest["messages"][number]): NewMessage {
  return { data: data.toString("base64"), attributes, ...(orderingKey !== "" && { orderingKey }) };
}

function shortNameOf(name: string): string {
  const [, project, short] = /^projects\/([^/]+)\/topics\/([^/]+)$/.exec(name) ?? [];
  if (project === emulatedProject && short !== undefined) return short;
  throw refusal(grpc.status.NOT_FOUND, `Requested project not found: ${name}; there is ${emulatedProject}.`);
}

function refusal(code: grpc.status, details: string): Error {
  return Object.assign(new Error(details), { code, details });
}

function answering<Request, Answer>(
  answer: (request: Request) => Promise<Answer>,
): grpc.handleUnaryCall<Request, Answer> {
  return (call, callback) => {
    answer(call.request).then(
      (value) => callback(null, value),
      (error: Error) => callback({ code: grpc.status.INTERNAL, details: error.message, ...error }),
    );
  };
}

function bind(server: grpc.Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
}
