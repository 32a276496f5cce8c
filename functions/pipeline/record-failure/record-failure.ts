import { failDelivery } from "#shared/database/alerts.ts";
import type { Database } from "#shared/database/client.ts";
import { lastErrorOf } from "#shared/database/run-queries.ts";
import { failRun } from "#shared/database/runs.ts";
import type { Delivery } from "#shared/events/on-message.ts";
import { log } from "#shared/log.ts";
import type { deadLetters } from "#topics/dead-letters.ts";
import type { Message } from "#topics/topic.ts";

/** Writes down, where a person will look, that a step gave up on a message after its last attempt. */
export async function recordFailure(
  message: Message<typeof deadLetters>,
  { attributes }: Delivery,
  { database }: { database: Database },
): Promise<void> {
  const step = attributes.CloudPubSubDeadLetterSourceSubscription ?? "unknown";
  const attempts = attributes.CloudPubSubDeadLetterSourceDeliveryCount ?? "several";
  const { orgId, runId, alertId, channelId } = message;
  log("ERROR", "a step gave up", { step, attempts, orgId, runId, alertId });
  const gaveUp = `gave up after ${attempts} attempts`;
  if (alertId && channelId) await failDelivery(database, { orgId, alertId, channelId, reason: gaveUp });
  else if (runId) {
    const lastError = await lastErrorOf(database, { orgId, runId, step });
    await failRun(database, { orgId, runId, step, reason: lastError ? `${gaveUp}: ${lastError}` : gaveUp });
  }
}
