import { once } from "node:events";
import { request as call, createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";

export interface PassingRequest {
  method: string;
  path: string;
  body: Buffer;
}

export interface HttpPassage {
  /** http://127.0.0.1:PORT */
  url: string;
  stop(): Promise<void>;
}

interface Watch {
  /** The path to ask for instead. A throw breaks the connection off, and nothing is asked. */
  before?(request: PassingRequest): string | Promise<string>;
  /** When the server has answered and the client has heard nothing yet. A throw breaks the connection off. */
  after?(request: PassingRequest): Promise<unknown>;
}

/** An HTTP server that hands every request on to another, http://HOST:PORT. */
export async function startHttpPassage(
  to: string,
  { before = ({ path }) => path, after }: Watch,
): Promise<HttpPassage> {
  const pass = async (incoming: IncomingMessage, response: ServerResponse) => {
    const { method = "GET", url: path = "/", headers } = incoming;
    const request = { method, path, body: await buffer(incoming) };
    const asked = call(`${to}${await before(request)}`, { method, headers: { ...headers, host: new URL(to).host } });
    asked.end(request.body);
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    await after?.(request);
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    await pipeline(answer, response);
  };
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
