import { randomUUID } from "node:crypto";
import * as v from "valibot";
import { type Delivery, deliveryOf, type Outcome } from "#shared/channels/channel.ts";
import { deliverToOutbox } from "#shared/channels/outbox.ts";
import { deliverWebhook, webhookTarget } from "#shared/channels/webhook.ts";
import {
  type BegunDelivery,
  beginDelivery,
  failDelivery,
  finishDelivery,
  releaseDelivery,
} from "#shared/database/alerts.ts";
import type { Database } from "#shared/database/client.ts";
import { messageOf, PermanentError } from "#shared/errors.ts";
import type { Files } from "#shared/files/files.ts";
import type { Keys } from "#shared/keys/keys.ts";
import { log } from "#shared/log.ts";
import type { alertRaised } from "#topics/alert-raised.ts";
import type { Message } from "#topics/topic.ts";

export interface SendAlertDeps {
  database: Database;
  files: Pick<Files, "write">;
  keys: Pick<Keys, "unseal">;
  deliverWebhook?: typeof deliverWebhook;
}

/** Longer than an attempt can take. */
const leaseSeconds = 30;

/**
 * Delivers one alert to one channel and records it. Once it is delivered or given up, a repeated message does nothing. An
 * attempt that another may cure is thrown on, for the topic to deliver the message again.
 */
export async function sendAlert(message: Message<typeof alertRaised>, deps: SendAlertDeps): Promise<void> {
  const { orgId, alertId, channelId } = message;
  const key = { orgId, alertId, channelId };
  const owner = randomUUID();
  const begun = await beginDelivery(deps.database, key, { owner, seconds: leaseSeconds });
  if (begun.verdict === "busy") throw new Error("Another worker is making this delivery.");
  if (begun.verdict !== "go") return log("DEBUG", `a delivery is ${begun.verdict}`, key);
  const result = await attempt(begun, deps).catch(async (error: unknown) => {
    await releaseDelivery(deps.database, { ...key, owner, error: messageOf(error) });
    throw error;
  });
  if (result.outcome === "delivered") await finishDelivery(deps.database, key);
  else await failDelivery(deps.database, { ...key, reason: result.reason });
  log(result.outcome === "delivered" ? "INFO" : "WARNING", `an alert is ${result.outcome}`, { ...key, ...result });
}

async function attempt(begun: BegunDelivery, deps: SendAlertDeps): Promise<Outcome> {
  if (begun.channel.removed) return { outcome: "failed", reason: "the channel was removed" };
  const delivery = deliveryOf(begun);
  try {
    return begun.channel.kind === "outbox"
      ? await deliverToOutbox(delivery, deps.files)
      : await sendWebhook(delivery, begun.channel.secretEnvelope, deps);
  } catch (error) {
    if (error instanceof PermanentError) return { outcome: "failed", reason: error.message };
    throw error;
  }
}

async function sendWebhook(delivery: Delivery, envelope: string | null, deps: SendAlertDeps): Promise<Outcome> {
  if (envelope === null) return { outcome: "failed", reason: "the channel has no address" };
  const { orgId, channelId } = delivery;
  const secret = await deps.keys.unseal(envelope, { orgId, purpose: `channel/${channelId}` });
  const target = v.safeParse(v.pipe(v.string(), v.parseJson(), webhookTarget), secret);
  if (!target.success) return { outcome: "failed", reason: "the channel's address or secret is not valid" };
  return (deps.deliverWebhook ?? deliverWebhook)(delivery, target.output);
}
