import * as v from "valibot";
import { topics } from "#shared/platform.ts";
import { traceparent } from "#shared/trace.ts";
import type { Message, Topic } from "#topics/topic.ts";

export type Publish = typeof publish;

/** Resolves once the message is durable. The step that it calls goes on with the trace of this one. */
export async function publish<T extends Topic>(topic: T, message: Message<T>): Promise<void> {
  const body = v.parse(topic.schema, message);
  const data = Buffer.from(JSON.stringify(body));
  const trace = traceparent();
  await (await topics()).publish(topic.name, { data, ...(trace && { attributes: { traceparent: trace } }) });
}
