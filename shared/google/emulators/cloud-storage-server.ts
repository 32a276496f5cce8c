import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { Objects, RefusedError } from "./cloud-storage/objects.ts";
import { type Answer, namesIn, operations, type StorageState } from "./cloud-storage/operations.ts";
import { Sessions } from "./cloud-storage/uploads.ts";

export type StorageOperation = keyof typeof operations;

/**
 * `unavailable`: 503, and nothing is done. `unanswered`: it is done, and the connection ends without an answer. `broken-off`: the
 * connection ends after half of the answer. `altered`: a byte in the middle of what is uploaded, or else of the answer, arrives as another.
 */
export type StorageFault = "unavailable" | "unanswered" | "broken-off" | "altered";

export interface CloudStorageServer {
  /** http://127.0.0.1:PORT, for the client's `apiEndpoint` or STORAGE_EMULATOR_HOST. */
  url: string;
  /** What has been asked for so far, with what failed. */
  asked: StorageOperation[];
  failNext(operation: StorageOperation, fault: StorageFault): void;
  close(): Promise<void>;
}

type Settings = Pick<StorageState, "bucket" | "signer"> & { pageSize?: number };

/** What our adapter uses of Cloud Storage's JSON API, and signed URLs, for one bucket, in memory. */
export async function startCloudStorageServer(settings: Settings): Promise<CloudStorageServer> {
  const state: StorageState = { pageSize: 1000, ...settings, objects: new Objects(), sessions: new Sessions() };
  const asked: StorageOperation[] = [];
  const faults: { operation: StorageOperation; fault: StorageFault }[] = [];
  const takeFault = (operation: StorageOperation) => {
    const at = faults.findIndex((planned) => planned.operation === operation);
    return at < 0 ? undefined : faults.splice(at, 1)[0]?.fault;
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
    const operation = operationOf(request, url);
    if (operation === undefined) return void response.writeHead(501).end(`${request.method} ${request.url}`);
    asked.push(operation);
    // Who goes away in the middle of a request has asked for nothing.
    serve(state, operation, { request, url, response, fault: takeFault(operation) }).catch(() => response.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    failNext: (operation, fault) => void faults.push({ operation, fault }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function operationOf(request: IncomingMessage, url: URL): StorageOperation | undefined {
  const names = Object.keys(operations) as StorageOperation[];
  return names.find((name) => {
    const { on, path, query } = operations[name];
    return on === request.method && path.test(url.pathname) && url.search.includes(query);
  });
}

interface Exchange {
  request: IncomingMessage;
  url: URL;
  response: ServerResponse;
  fault: StorageFault | undefined;
}

async function serve(state: StorageState, operation: StorageOperation, exchange: Exchange): Promise<void> {
  const { request, url, response, fault } = exchange;
  const { path, run } = operations[operation];
  const received = await buffer(request);
  const isUpload = received.length > 0;
  const body = fault === "altered" && isUpload ? altered(received) : received;
  const answer = answerOf(() => {
    if (fault === "unavailable") throw new RefusedError(503, "The service is not available.");
    return run(state, { request, url, names: namesIn(path, url, state.bucket), body });
  });
  if (fault === "unanswered") return void response.destroy();
  const content = fault === "altered" && !isUpload ? altered(answer.body) : (answer.body ?? Buffer.alloc(0));
  response.writeHead(answer.status ?? 200, { ...answer.headers, "content-length": content.length });
  if (fault !== "broken-off") return void response.end(content);
  response.write(content.subarray(0, content.length / 2), () => response.destroy());
}

function answerOf(run: () => Answer): Answer {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const { status, message } = error;
    const reason = { code: status, message, errors: [{ message, domain: "global", reason: "refused" }] };
    return {
      status,
      headers: { "content-type": "application/json" },
      body: Buffer.from(JSON.stringify({ error: reason })),
    };
  }
}

function altered(sent: Buffer = Buffer.alloc(0)): Buffer {
  const copy = Buffer.from(sent);
  const middle = copy.length >> 1;
  copy[middle] = (copy[middle] ?? 0) ^ 1;
  return copy;
}
