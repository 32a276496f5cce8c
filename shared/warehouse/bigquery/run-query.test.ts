import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { BigQuery } from "@google-cloud/bigquery";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PermanentError } from "#shared/errors.ts";
import { logTo } from "#shared/log.ts";
import { QueryError } from "./query-error.ts";
import { openQueries, type Queries } from "./run-query.ts";

interface Call {
  route: string;
  search: URLSearchParams;
  // biome-ignore lint/suspicious/noExplicitAny: a request as Google's client sends it
  body: any;
}
type Reply = object | { status: number; refusal: { reason: string; message: string } };

/** What the service would say, by the number of the call. */
let replies: Reply[] = [];
let calls: Call[] = [];
let server: Server;
let queries: Queries;

beforeEach(async () => {
  vi.stubEnv("METADATA_SERVER_DETECTION", "none");
  [replies, calls] = [[], []];
  server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://service");
    const body = request.method === "POST" ? await json(request) : undefined;
    calls.push({ route: `${request.method} ${pathname.split("/p1/")[1]}`, search: searchParams, body });
    const reply = replies[calls.length - 1] ?? {};
    const refused = "refusal" in reply ? reply : undefined;
    response.writeHead(refused?.status ?? 200, { "content-type": "application/json" });
    const error = refused && { code: refused.status, message: refused.refusal.message, errors: [refused.refusal] };
    response.end(JSON.stringify(error ? { error } : reply));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const apiEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new BigQuery({ projectId: "p1", apiEndpoint });
  queries = openQueries({ client, project: "p1", location: "EU", limits: { question: 5 * gib, load: 10 * gib } });
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.close();
});

const gib = 1024 ** 3;
const would = (bytes: number) => ({
  jobReference: { location: "EU" },
  status: { state: "DONE" },
  statistics: { totalBytesProcessed: String(bytes) },
});
const started = { jobReference: { jobId: "j1", location: "EU" }, status: { state: "RUNNING" } };
const field = (name: string, type: string, more: object = {}) => ({ name, type, mode: "NULLABLE", ...more });
const page = (fields: object[], values: unknown[][], pageToken?: string) => ({
  jobComplete: true,
  schema: { fields },
  rows: values.map((row) => ({ f: row.map((v) => ({ v })) })),
  ...(pageToken && { pageToken }),
});
const numbers = [field("n", "INTEGER")];
const asked = { dataset: "big_robots_prod", purpose: "Select costs" };

describe("a statement", () => {
  it("is weighed, then run in the location, within its limit, with labels, typed parameters and its dataset", async () => {
    replies = [would(gib), started, page(numbers, [["1"]])];
    const parameters = [
      { name: "p1", type: "ARRAY<STRING>" as const, value: ["a'b"] },
      { name: "p2", type: "DATE" as const, value: "2026-11-01" },
    ];
    expect(await queries.rows({ sql: "SELECT 1 AS n", parameters }, asked)).toEqual([{ n: "1" }]);
    expect(
      calls.map(({ route, body }) => [route.replace(/queries\/.*/, "queries"), body?.configuration.dryRun]),
    ).toEqual([
      ["POST jobs", true],
      ["POST jobs", undefined],
      ["GET queries", undefined],
    ]);
    expect(calls[1]?.body).toMatchObject({
      jobReference: { location: "EU" },
      configuration: {
        labels: { org: "big-robots", purpose: "select-costs" },
        query: {
          query: "SELECT 1 AS n",
          useLegacySql: false,
          maximumBytesBilled: String(5 * gib),
          defaultDataset: { projectId: "p1", datasetId: "big_robots_prod" },
          queryParameters: [
            {
              name: "p1",
              parameterType: { type: "ARRAY", arrayType: { type: "STRING" } },
              parameterValue: { arrayValues: [{ value: "a'b" }] },
            },
            { name: "p2", parameterType: { type: "DATE" }, parameterValue: { value: "2026-11-01" } },
          ],
        },
      },
    });
    expect(calls[2]?.search.get("location")).toBe("EU");
  });

  it("that would read more than its limit is not run, and the error says how much of how much", async () => {
    replies = [would(7.5 * gib)];
    const refused = queries.rows({ sql: "SELECT 1" }, asked);
    await expect(refused).rejects.toThrow(
      "This would read 7.5 GiB of big_robots_prod in BigQuery, and 5.0 GiB is the limit (Select costs). Ask for a shorter period.",
    );
    await expect(refused).rejects.toBeInstanceOf(PermanentError);
    expect(calls).toHaveLength(1);
  });

  it("of a load may read more than a question", async () => {
    replies = [would(7.5 * gib), started, page(numbers, [])];
    expect(await queries.rows({ sql: "SELECT 1 AS n" }, { ...asked, work: "load" })).toEqual([]);
    expect(calls[1]?.body.configuration.query.maximumBytesBilled).toBe(String(10 * gib));
  });

  it("logs what it would read, and neither its text nor its values", async () => {
    const lines: string[] = [];
    logTo((line) => lines.push(line));
    replies = [would(2048), started, page(numbers, [])];
    await queries.rows({ sql: "SELECT secret", parameters: [{ name: "p1", type: "STRING", value: "hidden" }] }, asked);
    logTo(() => undefined);
    expect(JSON.parse(lines.join())).toMatchObject({ severity: "DEBUG", bytes: 2048, dataset: "big_robots_prod" });
    expect(lines.join()).not.toMatch(/secret|hidden/);
  });

  it("that is refused says why and where, and quotes nothing", async () => {
    const message = 'Could not cast literal "4711 Jane Doe" to type DATE at [3:7]';
    replies = [{ status: 400, refusal: { reason: "invalidQuery", message } }];
    const error = await queries.rows({ sql: "SELECT 1" }, asked).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(QueryError);
    expect(error.message).toMatch(/^BigQuery refused Select costs on big_robots_prod: invalidQuery, .*, at \[3:7\]\.$/);
    expect(`${error.message}${error.stack}`).not.toContain("Jane");
    expect(error.said).toBe(message);
  });
});

describe("rows", () => {
  it("are exact, whatever their type", async () => {
    const sums = {
      mode: "REPEATED",
      fields: [field("currency", "STRING"), field("billed", "BIGNUMERIC"), field("day", "DATE")],
    };
    const fields = [
      field("amount", "BIGNUMERIC"),
      field("count", "INTEGER"),
      field("at", "TIMESTAMP"),
      field("stands", "BOOLEAN"),
      field("none", "STRING"),
      field("sums", "RECORD", sums),
    ];
    const list = [{ v: { f: [{ v: "USD" }, { v: "1e-18" }, { v: "2026-06-04" }] } }];
    const values = ["-12345678901234567890.5", "9007199254740993", "1780617599500000", "true", null, list];
    replies = [would(1), started, page(fields, [values])];
    expect(await queries.rows({ sql: "SELECT 1" }, asked)).toEqual([
      {
        amount: "-12345678901234567890.500000000000000000",
        count: "9007199254740993",
        at: "2026-06-04T23:59:59.500Z",
        stands: true,
        none: null,
        sums: [{ currency: "USD", billed: "0.000000000000000001", day: "2026-06-04" }],
      },
    ]);
  });

  it("come when the job is done, and page by page", async () => {
    const pages = [page(numbers, [["1"], ["2"]], "next"), page(numbers, [["3"]])];
    replies = [would(1), started, { jobComplete: false }, ...pages];
    const seen: unknown[] = [];
    for await (const rows of queries.pages({ sql: "SELECT 1" }, asked)) if (rows.length > 0) seen.push(rows);
    expect(seen).toEqual([[{ n: "1" }, { n: "2" }], [{ n: "3" }]]);
    expect(calls[4]?.search.get("pageToken")).toBe("next");
  });

  it("of a job that is there already are its rows, and nothing runs twice", async () => {
    const refusal = { reason: "duplicate", message: "Already Exists: Job j9" };
    replies = [would(1), { status: 409, refusal }, page(numbers, [["9"]])];
    expect(await queries.rows({ sql: "SELECT 9 AS n" }, { ...asked, jobId: "j9" })).toEqual([{ n: "9" }]);
    expect(calls.map(({ route }) => route)).toEqual(["POST jobs", "POST jobs", "GET queries/j9"]);
  });
});
