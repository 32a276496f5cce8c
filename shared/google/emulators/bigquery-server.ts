import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { type Call, forwardTo, type Reply, refusal } from "./bigquery-api.ts";
import { EmulatedJobs } from "./bigquery-jobs.ts";
import { EmulatedTables } from "./bigquery-tables.ts";

interface Behind {
  /** goccy/bigquery-emulator: http://127.0.0.1:PORT, started with STORAGE_EMULATOR_HOST set to `storage`. */
  emulator: string;
  /** fsouza/fake-gcs-server: http://127.0.0.1:PORT. */
  storage: string;
}

/**
 * An HTTP server in front of goccy/bigquery-emulator v0.8.1 that makes it answer as the service does where the two differ and our adapter
 * depends on it. Everything else is passed on, one request at a time, as the emulator's temp tables are seen by every connection.
 *
 * - A load of Parquet: the emulator reads every DECIMAL as 0. Its files are turned into newline-delimited JSON with decimals as text. A
 *   missing object fails the job, not the request.
 * - A query job that fails keeps what its earlier statements wrote. It is run as `jobs.query`, which is rolled back whole.
 * - A job id or dataset that exists already answers 409. What `datasets.patch` changes stays changed.
 * - The dry run of a script answers 0 bytes without a look at it; its run looks.
 * - A statement on a table with `requirePartitionFilter` whose WHERE clauses never name the partition column is refused. Whether a filter
 *   that names it can prune partitions is not judged.
 * - A table without a dataset is looked for in the default dataset only. Temp tables are tables of their own names, and stay: see
 *   `withOwnTables`. A deleted table is emptied and answers 404.
 *
 * Not to be had here: locks and conflicts of concurrent transactions, bytes billed, expiry, access, columns added to a table (`tables.patch`
 * changes what `tables.get` says and no more), Parquet types that BigQuery would refuse.
 */
export async function startBigQueryServer(behind: Behind) {
  const answer = answers(behind);
  let last: Promise<unknown> = Promise.resolve();
  const server = createServer((request, response) => {
    const turn = last.then(() => pass(request, response, answer));
    last = turn.catch((error) => response.destroy(error));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    address: `http://127.0.0.1:${typeof address === "object" ? address?.port : undefined}`,
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function pass(request: IncomingMessage, response: ServerResponse, answer: (call: Call) => Promise<Reply>) {
  const { pathname, search } = new URL(request.url ?? "/", "http://127.0.0.1");
  const method = request.method ?? "GET";
  const hasBody = method === "POST" || method === "PUT" || method === "PATCH";
  const path = pathname.replace("/bigquery/v2", "");
  const reply = await answer({ method, path, search, ...(hasBody && { body: await json(request) }) });
  if (reply.body === undefined) response.writeHead(204).end();
  else response.writeHead(reply.status, { "content-type": "application/json" }).end(JSON.stringify(reply.body));
}

function answers({ emulator, storage }: Behind): (call: Call) => Promise<Reply> {
  const forward = forwardTo(emulator);
  const tables = new EmulatedTables(forward);
  const jobs = new EmulatedJobs({ forward, storage, tables });
  const patches = new Map<string, Record<string, unknown>>();
  async function withPatches(call: Call, dataset: string): Promise<Reply> {
    if (call.method === "PATCH") patches.set(dataset, { ...patches.get(dataset), ...call.body });
    const reply = await forward(call);
    return reply.status === 200 ? { ...reply, body: { ...reply.body, ...patches.get(dataset) } } : reply;
  }
  return async (call) => {
    const [, project = "", route = ""] = /^\/projects\/([^/]+)(.*)$/.exec(call.path) ?? [];
    const [, kind = "", jobId] = /^\/(jobs|queries)\/([^/]+)$/.exec(route) ?? [];
    const [, dataset = "", table] = /^\/datasets\/([^/]+)\/tables\/([^/]+)$/.exec(route) ?? [];
    if (call.method === "GET" && jobId) return jobs.read(call, kind, jobId);
    if (table) return tables.onTable(call, { project, dataset, table });
    const [, named] = /^\/datasets\/([^/]+)$/.exec(route) ?? [];
    if (named) return withPatches(call, `${project}.${named}`);
    if (call.method !== "POST") return forward(call);
    if (route === "/jobs") return jobs.insert(call, project);
    if (route === "/queries") return jobs.query(call);
    if (/^\/datasets\/[^/]+\/tables$/.test(route)) return tables.insert(call);
    if (route === "/datasets") {
      const id = call.body.datasetReference.datasetId;
      const there = await forward({ method: "GET", path: `${call.path}/${id}` });
      if (there.status === 200) return refusal(409, { reason: "duplicate", message: `Already Exists: Dataset ${id}` });
    }
    return forward(call);
  };
}
