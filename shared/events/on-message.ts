import { type CloudEvent, cloudEvent } from "@google-cloud/functions-framework";
import * as v from "valibot";
import { failRun } from "#shared/database/runs.ts";
import { CredentialsError, messageOf, PermanentError } from "#shared/errors.ts";
import { log } from "#shared/log.ts";
import { database } from "#shared/platform.ts";
import type { Message, Topic } from "#topics/topic.ts";

/** What Pub/Sub tells about a delivery, beside the body. */
export interface Delivery {
  messageId: string;
  attributes: Record<string, string>;
  /** 1 for the first; undefined where the platform does not count. */
  attempt?: number;
}

/** The body of `google.cloud.pubsub.topic.v1.messagePublished`. */
const messagePublished = v.object({
  message: v.object({
    data: v.string(),
    messageId: v.string(),
    attributes: v.optional(v.record(v.string(), v.string()), {}),
  }),
  deliveryAttempt: v.optional(v.number()),
});

/**
 * Registers a pipeline step. Returning acknowledges the message, so do it only when every effect is durable. A PermanentError
 * fails the run with its reason and acknowledges; any other error is thrown on, for the topic to deliver again.
 */
export function onMessage<T extends Topic>(
  name: string,
  topic: T,
  handle: (message: Message<T>, delivery: Delivery) => Promise<void>,
): void {
  cloudEvent(name, async (event: CloudEvent<unknown>) => {
    const { message, deliveryAttempt } = v.parse(messagePublished, event.data);
    const { messageId, attributes } = message;
    const body = decode(topic, message.data) as Message<T>;
    const delivery = { messageId, attributes, ...(deliveryAttempt !== undefined && { attempt: deliveryAttempt }) };
    const context = { function: name, messageId, ...idsOf(body), ...(deliveryAttempt && { attempt: deliveryAttempt }) };
    try {
      await handle(body, delivery);
      log("DEBUG", "handled", context);
    } catch (error) {
      log(error instanceof PermanentError ? "WARNING" : "ERROR", messageOf(error), context);
      if (!(error instanceof PermanentError)) throw error;
      await failRunOf(body, name, error);
    }
  });
}

/** A message that breaks its contract is thrown back until it reaches the dead letters, where nothing is lost. */
function decode(topic: Topic, data: string): unknown {
  const parsed = v.safeParse(topic.schema, JSON.parse(Buffer.from(data, "base64").toString("utf8")));
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
  throw new Error(`A message on ${topic.name} breaks its contract. ${problems.join("; ")}`);
}

const messageIds = v.object({
  orgId: v.optional(v.string()),
  runId: v.optional(v.string()),
  partId: v.optional(v.string()),
});

function idsOf(body: unknown): v.InferOutput<typeof messageIds> {
  const parsed = v.safeParse(messageIds, body);
  return parsed.success ? parsed.output : {};
}

async function failRunOf(body: unknown, step: string, error: PermanentError): Promise<void> {
  const { orgId, runId } = idsOf(body);
  if (!orgId || !runId) return;
  const reason =
    error instanceof CredentialsError ? `The vendor refused the credentials: ${error.message}` : error.message;
  await failRun(await database(), { orgId, runId, step, reason });
}
