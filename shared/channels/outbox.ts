import type { Files } from "#shared/files/files.ts";
import type { Delivery, Outcome } from "./channel.ts";

/** Writes the notice as a file, exactly once: for trying alerts out without a receiver. */
export async function deliverToOutbox(delivery: Delivery, files: Pick<Files, "write">): Promise<Outcome> {
  const { orgId, alertId, channelId, notice } = delivery;
  const content = `${JSON.stringify(notice, undefined, 2)}\n`;
  await files.write(`outbox/${orgId}/${alertId}-${channelId}.json`, content, { ifAbsent: true });
  return { outcome: "delivered" };
}
