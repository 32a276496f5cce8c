import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

export interface Push {
  path: string;
  headers: IncomingHttpHeaders;
  body: unknown;
}

export interface PushReceiver {
  /** http://127.0.0.1:PORT */
  url: string;
  stop(): Promise<void>;
}

/** Takes what push subscriptions POST, as a function does; false, or a throw, is a negative acknowledgement. */
export async function startPushReceiver(receive: (push: Push) => Promise<boolean>): Promise<PushReceiver> {
  const isAcknowledged = async (request: IncomingMessage) =>
    receive({ path: request.url ?? "/", headers: request.headers, body: await json(request) });
  const server = createServer((request, response) => {
    isAcknowledged(request)
      .catch(() => false)
      .then((isDone) => response.writeHead(isDone ? 204 : 500).end());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
