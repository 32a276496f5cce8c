/** Where functions publish. Delivery is at least once; messages with one ordering key arrive in order, one at a time. */
export interface Topics {
  /** Resolves with the message id once the message is durable. */
  publish(topic: string, message: OutgoingMessage): Promise<string>;
}

export interface OutgoingMessage {
  /** UTF-8 JSON. */
  data: Uint8Array;
  attributes?: Record<string, string>;
  orderingKey?: string;
}

/** A message as its subscriber receives it: the fields of Pub/Sub's PubsubMessage. */
export interface DeliveredMessage {
  messageId: string;
  /** RFC 3339, UTC. */
  publishTime: string;
  data: Uint8Array;
  attributes: Record<string, string>;
  orderingKey?: string;
  /** 1 for the first delivery. */
  deliveryAttempt: number;
}
