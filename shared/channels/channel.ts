import type { BegunDelivery } from "#shared/database/alerts.ts";

/** One alert on its way to one channel. */
export interface Delivery {
  /** The same at every attempt, so that a receiver can tell a repeated delivery from a new one. */
  id: string;
  orgId: string;
  alertId: string;
  channelId: string;
  notice: Notice;
}

/** What a receiver gets: the payload that Standard Webhooks proposes. Amounts are exact decimal text; days UTC, `until` exclusive. */
export interface Notice {
  type: "alert.raised";
  /** When the alert was raised, ISO 8601, UTC. */
  timestamp: string;
  data: Omit<BegunDelivery["alert"], "raisedAt">;
}

/** A failure here is final. What another attempt may cure is thrown instead. */
export type Outcome = { outcome: "delivered" } | { outcome: "failed"; reason: string };

export function deliveryOf({ alert, channel }: Pick<BegunDelivery, "alert" | "channel">): Delivery {
  const { raisedAt, ...data } = alert;
  return {
    id: `alert_${alert.id}_${channel.id}`,
    orgId: channel.orgId,
    alertId: alert.id,
    channelId: channel.id,
    notice: { type: "alert.raised", timestamp: new Date(raisedAt).toISOString(), data },
  };
}
