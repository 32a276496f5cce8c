import * as v from "valibot";
import { failRun } from "#shared/database/runs.ts";
import { CredentialsError, messageOf, PermanentError } from "#shared/errors.ts";
import { log, noteLogFields } from "#shared/log.ts";
import { database } from "#shared/platform.ts";
import { inTrace, traceparent } from "#shared/trace.ts";
import type { Message, Topic } from "#topics/topic.ts";
import { onPlatformCall } from "./on-platform-call.ts";
import { readPushedMessage } from "./pushed-message.ts";

/** What Pub/Sub tells about a delivery, beside the body. */
export interface Delivery {
  messageId: string;
  attributes: Record<string, string>;
  /** 1 for the first; undefined where the platform does not count. */
  attempt?: number;
}

/**
 * Registers a pipeline step. Returning acknowledges the message, so do it only when every effect is durable. A PermanentError
 * fails the run with its reason and acknowledges; any other error is thrown on, for the topic to deliver again.
 */
export function onMessage<T extends Topic>(
  name: string,
  topic: T,
  handle: (message: Message<T>, delivery: Delivery) => Promise<void>,
): void {
  async function take(data: Uint8Array, delivery: Delivery): Promise<void> {
    try {
      const message = decode(topic, data) as Message<T>;
      noteLogFields(idsOf(message));
      const failure = await permanentFailure(() => handle(message, delivery));
      log(failure ? "WARNING" : "DEBUG", failure?.message ?? "handled");
      if (failure) await failRunOf(message, name, failure);
    } catch (error) {
      log("ERROR", messageOf(error));
      throw error;
    }
  }

  onPlatformCall(name, async (body) => {
    const { data, messageId, attributes, deliveryAttempt } = readPushedMessage(body);
    const attempt = deliveryAttempt !== undefined && { attempt: deliveryAttempt };
    const trace = attributes.traceparent ?? traceparent();
    await inTrace(trace, { messageId, ...attempt }, () => take(data, { messageId, attributes, ...attempt }));
  });
}

async function permanentFailure(work: () => Promise<void>): Promise<PermanentError | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof PermanentError) return error;
    throw error;
  }
}

/** A message that breaks its contract is thrown back until it reaches the dead letters, where nothing is lost. */
function decode(topic: Topic, data: Uint8Array): unknown {
  const parsed = v.safeParse(topic.schema, JSON.parse(Buffer.from(data).toString("utf8")));
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
