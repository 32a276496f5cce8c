import * as v from "valibot";
import { topics } from "#shared/platform.ts";
import type { Message, Topic } from "#topics/topic.ts";

export type Publish = typeof publish;

/** Resolves once the message is durable. */
export async function publish<T extends Topic>(topic: T, message: Message<T>): Promise<void> {
  const body = v.parse(topic.schema, message);
  const data = Buffer.from(JSON.stringify(body));
  await (await topics()).publish(topic.name, { data });
}
