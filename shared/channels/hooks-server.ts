import { readFile } from "node:fs/promises";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { text } from "node:stream/consumers";
import type { Transport } from "./webhook.ts";

export interface ReceivedHook {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface HooksServer extends AsyncDisposable {
  port: number;
  received: ReceivedHook[];
  /** How the next requests are answered; 204 unless set. */
  answer: (response: ServerResponse) => void;
  /** Leads every name to this server and trusts its certificate, which is made for hooks.test. */
  transport: Transport & { ca: string };
}

/** A receiver of webhooks over real TLS on this machine, for tests. */
export async function startHooksServer(): Promise<HooksServer> {
  const pem = (name: string) => readFile(new URL(`./fixtures/hooks-test.${name}.pem`, import.meta.url), "utf8");
  const ca = await pem("cert");
  const server = createServer({ key: await pem("key"), cert: ca }, async (request, response) => {
    const { method, url, headers } = request;
    hooks.received.push({ method, url, headers, body: await text(request) });
    hooks.answer(response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const hooks: HooksServer = {
    port: typeof address === "object" ? (address?.port ?? 0) : 0,
    received: [],
    answer: (response) => response.writeHead(204).end(),
    transport: {
      resolve: async () => [{ address: "127.0.0.1", family: 4 }],
      isAllowedAddress: () => true,
      ca,
      timeoutMs: 10_000,
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return hooks;
}
