import { once } from "node:events";
import { readdir, rm, writeFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "csv-parse/sync";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "#shared/api/routes.ts";
import { bigQueryProblems } from "#shared/costs/bigquery-gate.contract.ts";
import { addDays, dayOf } from "#shared/costs/days.ts";
import { decimal, plus, textOf, zero } from "#shared/costs/decimal.ts";
import { printBigQuery } from "#shared/costs/print-bigquery.ts";
import { type CostQueryInput, costQuery } from "#shared/costs/query.ts";
import { findOrganization } from "#shared/database/organizations.ts";
import { DuckDb, literal } from "#shared/duckdb/duckdb.ts";
import { startTestApi, type TestApi } from "#shared/embedded/api-for-tests.ts";
import { focusBill } from "#shared/embedded/focus-bill.ts";
import { newOwner, type TestOwner } from "#shared/embedded/owner-for-tests.ts";
import { dataFolder } from "#shared/embedded/ports.ts";
import { columns } from "#shared/focus/columns.ts";
import { columnDefinitions, type FocusMetadata } from "#shared/focus/metadata.ts";
import { database } from "#shared/platform.ts";
import { selectLineItems } from "./select-line-items.ts";

const today = dayOf(new Date());
const days = Array.from({ length: 40 }, (_, index) => addDays(today, index - 40));
const services = ["Amazon EC2", "Amazon S3", '=HYPERLINK("x")', "AWS Lambda", "Amazon RDS"];
const bill = focusBill(
  days.flatMap((day, index) =>
    services.map((service, nth) => ({
      day,
      service: service.replaceAll('"', "'"),
      cost: nth === 1 ? `-${index}.000000000000000003` : `${index + nth}.100000000000000001`,
      currency: nth === 3 ? "EUR" : "USD",
    })),
  ),
);
const period = { from: addDays(today, -30), until: addDays(today, -5) };

let api: TestApi;
let owner: TestOwner;
let reader: Reader;

beforeAll(async () => {
  api = await startTestApi();
  owner = await newOwner(api);
  expect((await owner.finished(await owner.importBill({ "bill.csv": bill }))).status).toBe("loaded");
  reader = await readerOf(owner);
});
afterAll(() => api.stop());

/** Somebody who may only read. */
interface Reader {
  org: string;
  token: string;
}

async function readerOf({ org }: TestOwner): Promise<Reader> {
  const found = await findOrganization(await database(), org);
  if (!found) throw new Error("The test organization is gone.");
  return { org, token: await api.member(found, "read_only") };
}

/** A response whose body nobody has read. */
async function begin(query: CostQueryInput, more: Record<string, string>, { org, token }: Reader) {
  const search = new URLSearchParams({ org, query: JSON.stringify(query), ...more });
  const headers = { cookie: `cloudact_access=${token}` };
  const sent = request(`${api.platform.address}/api/costs-export?${search}`, { headers }).end();
  const [answer]: IncomingMessage[] = await once(sent, "response");
  if (!answer) throw new Error("There was no response.");
  return answer;
}

/** The file as bytes, and what was said of it. */
async function download(query: CostQueryInput, more: Record<string, string> = {}, as = reader) {
  const answer = await begin(query, more, as);
  return { status: answer.statusCode, headers: answer.headers, bytes: await buffer(answer) };
}

async function withDuckDb<T>(bytes: Buffer, work: (db: DuckDb, file: string) => Promise<T>): Promise<T> {
  const path = join(tmpdir(), `cloudact-export-test-${process.pid}-${bytes.length}.parquet`);
  await writeFile(path, bytes);
  await using db = await DuckDb.open();
  try {
    return await work(db, `read_parquet(${literal(path)})`);
  } finally {
    await rm(path);
  }
}

const answerOf = async (query: CostQueryInput): Promise<Answer<"GET /api/costs">> =>
  (await owner.call("GET /api/costs", { query: { query: JSON.stringify(query) } })).json;
const sum = (amounts: readonly string[]) => textOf(amounts.map((amount) => decimal(amount || "0")).reduce(plus, zero));
const sumsOf = (records: readonly Record<string, string>[], column: string) =>
  Object.fromEntries(
    [...Map.groupBy(records, ({ Unit }) => Unit)].map(([unit, own]) => [
      unit,
      sum(own.map((row) => row[column] ?? "")),
    ]),
  );

describe("the rows of an answer", () => {
  const query: CostQueryInput = { period, groupBy: ["ServiceName", "tag:team"], limit: 2, compare: "previous-period" };

  it("as CSV add up to its totals exactly, Other included", async () => {
    const [{ headers, bytes }, answer] = [await download(query), await answerOf(query)];
    expect(headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(headers["content-disposition"]).toContain(
      `costs-${owner.org}-${period.from}-${addDays(period.until, -1)}.csv`,
    );
    const records: Record<string, string>[] = parse(bytes, { columns: true });
    const totals = (of: "total" | "previous") =>
      Object.fromEntries(answer.sections.map((section) => [section.unit, section[of]]));
    expect(sumsOf(records, "EffectiveCost")).toEqual(totals("total"));
    expect(sumsOf(records, "Previous")).toEqual(totals("previous"));
    expect(new Set(records.map(({ Group }) => Group))).toEqual(new Set(["group", "other (2)"]));
    expect(records[0]).toMatchObject({
      PeriodStart: period.from,
      PeriodEnd: addDays(period.from, 1),
      Complete: "true",
    });
    expect(new Set(records.map((row) => row["tag:team"]))).toEqual(new Set(["web", ""]));
  });

  it("hold no formula for a spreadsheet to run", async () => {
    const { bytes } = await download({ period, groupBy: ["ServiceName"] });
    expect(bytes.toString()).toContain(`"'=HYPERLINK('x')"`.replaceAll('"', ""));
    expect(bytes.toString()).not.toMatch(/(^|,)"?[=@]/m);
    expect(bytes.toString()).toMatch(/,-\d/);
  });

  it("without groups are one a bucket and currency", async () => {
    const { bytes } = await download({ period, granularity: "none", metric: "billed" });
    const records: Record<string, string>[] = parse(bytes, { columns: true });
    expect(records.map(({ Unit }) => Unit).sort()).toEqual(["EUR", "USD"]);
    expect(Object.keys(records[0] ?? {})).toEqual([
      "PeriodStart",
      "PeriodEnd",
      "Unit",
      "BilledCost",
      "Credits",
      "Complete",
    ]);
  });

  it("as Parquet have types, and the same amounts", async () => {
    const [{ headers, bytes }, answer] = [await download(query, { format: "parquet" }), await answerOf(query)];
    expect(headers["content-type"]).toBe("application/vnd.apache.parquet");
    await withDuckDb(bytes, async (db, file) => {
      const described = await db.rows<{ column_name: string; column_type: string }>(`DESCRIBE SELECT * FROM ${file}`);
      const types = Object.fromEntries(described.map((column) => [column.column_name, column.column_type]));
      expect(types).toMatchObject({ PeriodStart: "DATE", EffectiveCost: "DECIMAL(38,18)", Complete: "BOOLEAN" });
      const sums = await db.rows<{ unit: string; total: string }>(
        `SELECT "Unit" AS unit, sum("EffectiveCost") AS total FROM ${file} GROUP BY 1`,
      );
      const expected = answer.sections.map(({ unit, total }) => ({ unit, total }));
      const found = sums.map(({ unit, total }) => ({ unit, total: textOf(decimal(total)) }));
      expect(found.sort(byUnit)).toEqual(expected.sort(byUnit));
    });
  });
});

const byUnit = (a: { unit: string }, b: { unit: string }) => (a.unit < b.unit ? -1 : 1);

describe("the FOCUS line items behind it", () => {
  const filters = [{ field: "ServiceName" as const, operator: "is" as const, values: ["Amazon S3", "AWS Lambda"] }];

  it("as CSV hold every column of FOCUS 1.3 and ours, of the rows that were asked for", async () => {
    const { headers, bytes } = await download({ period, filters }, { rows: "focus" });
    expect(headers["content-disposition"]).toContain(`focus-${owner.org}-${period.from}`);
    const records: Record<string, string>[] = parse(bytes, { columns: true });
    expect(Object.keys(records[0] ?? {})).toEqual(columnDefinitions().map(({ ColumnName }) => ColumnName));
    expect(records).toHaveLength(2 * 25);
    const byHand = sum(records.filter((row) => row.BillingCurrency === "EUR").map((row) => row.EffectiveCost ?? ""));
    const answer = await answerOf({ period, filters });
    expect(answer.sections.find(({ unit }) => unit === "EUR")?.total).toBe(byHand);
  });

  it("are asked of BigQuery in its own SQL", async () => {
    const query = v.parse(costQuery, { period, filters });
    const { sql } = printBigQuery(selectLineItems(query, new Date()), "acme_prod", { instants: "text" });
    expect(await bigQueryProblems(sql)).toEqual([]);
  });

  it("can be imported again, and cost the same", async () => {
    const { bytes } = await download({ period: { preset: "last-90-days" } }, { rows: "focus" });
    const other = await newOwner(api);
    const run = await other.finished(await other.importBill({ "again.csv": bytes }));
    expect(run.status).toBe("loaded");
    const query = { query: JSON.stringify({ period }) };
    const again = (await other.call("GET /api/costs", { query })).json;
    expect(again.sections.map(({ unit, total }) => [unit, total])).toEqual(
      (await answerOf({ period })).sections.map(({ unit, total }) => [unit, total]),
    );
  });

  it("as Parquet carry the metadata of FOCUS, and say where it is", async () => {
    const { headers, bytes } = await download({ period }, { rows: "focus", format: "parquet" });
    const link = /<(.+)>; rel="describedby"/.exec(String(headers.link))?.[1] ?? "";
    const { status, json } = await api.call("GET", link, { as: reader.token });
    expect(status).toBe(200);
    await withDuckDb(bytes, async (db, file) => {
      const pairs = await db.rows<{ value: string }>(
        `SELECT decode(value) AS value FROM parquet_kv_metadata(${file.slice("read_parquet(".length, -1)}) WHERE decode(key) = 'FOCUS'`,
      );
      const metadata = JSON.parse(pairs[0]?.value ?? "null");
      const described = json() as { Schema: unknown; DatasetInstance: unknown };
      expect(metadata).toMatchObject({ Schema: described.Schema, DatasetInstance: described.DatasetInstance });
      expect(await db.rows(`SELECT count(*)::INTEGER AS n FROM ${file}`)).toEqual([{ n: 125 }]);
    });
  });

  it("are removed once they are read, and when the reader goes away in the middle", async () => {
    const left = () => readdir(join(dataFolder(), "warehouse", "exports"));
    const big = await newOwner(api);
    const rows = Array.from({ length: 20_000 }, (_, index) => ({ day: days[index % 40] ?? "", cost: `${index}` }));
    await big.finished(await big.importBill({ "big.csv": focusBill(rows) }));
    const asked = [{ period: { preset: "last-90-days" } }, { rows: "focus" }, await readerOf(big)] as const;
    const whole = await download(...asked);
    expect(whole.bytes.length).toBeGreaterThan(4_000_000);
    const leaving = await begin(...asked);
    expect(await left()).toHaveLength(1);
    leaving.destroy();
    for (let waited = 0; waited < 5000 && (await left()).length > 0; waited += 50) await sleep(50);
    expect(await left()).toEqual([]);
  });
});

it("the metadata says schema, version, generator and how far the days are complete", async () => {
  const asked = {
    query: { query: JSON.stringify({ period: { from: addDays(today, -45), until: addDays(today, 1) } }) },
  };
  const { json, etag } = await owner.call("GET /api/costs-export/metadata", asked);
  const metadata = json as unknown as FocusMetadata;
  expect(etag).not.toBe("");
  expect(metadata.DataGenerator).toEqual({ DataGenerator: "CloudAct" });
  const [schema] = metadata.Schema;
  expect(schema).toMatchObject({
    FocusVersion: "1.3",
    DatasetInstanceId: metadata.DatasetInstance[0]?.DatasetInstanceId,
  });
  expect(schema?.ColumnDefinition).toHaveLength(columns.length + 9);
  const sectors = metadata.Recency[0]?.TimeSectors ?? [];
  expect(sectors.map(({ TimeSectorStart }) => TimeSectorStart).slice(1)).toEqual(
    sectors.map(({ TimeSectorEnd }) => TimeSectorEnd).slice(0, -1),
  );
  const complete = sectors.filter(({ TimeSectorComplete }) => TimeSectorComplete);
  expect(complete.at(-1)?.TimeSectorEnd).toBe(`${addDays(today, -1)}T00:00:00Z`);
  expect(sectors.at(-1)).toMatchObject({ TimeSectorEnd: `${addDays(today, 1)}T00:00:00Z`, TimeSectorComplete: false });
});

it("a file of an organization without a bill has a header and no rows", async () => {
  const empty = await readerOf(await newOwner(api));
  const { bytes } = await download({}, {}, empty);
  expect(bytes.toString()).toBe("PeriodStart,PeriodEnd,Unit,EffectiveCost,Credits,Complete\r\n");
  const parquet = await download({}, { format: "parquet" }, empty);
  expect(await withDuckDb(parquet.bytes, (db, file) => db.rows(`SELECT * FROM ${file}`))).toEqual([]);
});
