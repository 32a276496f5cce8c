import { type Push, startPushReceiver } from "./push-receiver.ts";

/** What a function answered to one message: a status a delivery, 0 where it died over it. */
export interface Delivered {
  function: string;
  statuses: number[];
}

export interface PushFront {
  /** Where a subscription pushes to, for this function. */
  endpointOf(name: string): string;
  delivered: Delivered[];
  /** From now on, every message is delivered twice at once when it first comes. */
  deliverTwice(): void;
  stop(): Promise<void>;
}

/** Stands between Pub/Sub's push and our functions, as Google's front end does. `urlOf` resolves once the function can be called. */
export async function startPushFront(urlOf: (name: string) => Promise<string>): Promise<PushFront> {
  const delivered: Delivered[] = [];
  const seen = new Set<string>();
  let isTwice = false;
  const receiver = await startPushReceiver(async (push) => {
    const name = push.path.slice(1);
    const message = `${name} ${dataOf(push)}`;
    const times = isTwice && !seen.has(message) ? 2 : 1;
    seen.add(message);
    const url = await urlOf(name);
    const statuses = await Promise.all(Array.from({ length: times }, () => deliver(url, push)));
    delivered.push({ function: name, statuses });
    return statuses.every((status) => status >= 200 && status < 300);
  });
  return {
    endpointOf: (name) => `${receiver.url}/${name}`,
    delivered,
    deliverTwice: () => {
      isTwice = true;
    },
    stop: receiver.stop,
  };
}

function dataOf({ body }: Push): string {
  return (body as { message: { data: string } }).message.data;
}

async function deliver(url: string, { headers: { authorization = "" }, body }: Push): Promise<number> {
  try {
    const headers = { "content-type": "application/json", authorization };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
