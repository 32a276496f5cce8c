import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { bigQueryProblems } from "#shared/costs/bigquery-gate.contract.ts";
import { addDays, dayOf } from "#shared/costs/days.ts";
import { printBigQuery } from "#shared/costs/print-bigquery.ts";
import type { Select } from "#shared/costs/select.ts";
import { startTestApi, type TestApi } from "#shared/embedded/api-for-tests.ts";
import { focusBill } from "#shared/embedded/focus-bill.ts";
import { newOwner, type TestOwner } from "#shared/embedded/owner-for-tests.ts";
import { warehouse } from "#shared/platform.ts";
import { labelOf, labelsOf, titleCased } from "./labels.ts";
import { listFields } from "./list-fields.ts";
import { listValues } from "./list-values.ts";
import { rememberNewest } from "./remember-newest.ts";

const today = dayOf(new Date());
const day = addDays(today, -3);
const services = ["Amazon EC2", "Amazon S3", "AWS Lambda"];
const bill = focusBill([
  ...services.map((service, index) => ({ day, service, cost: String(10 ** index) })),
  { day, service: "", cost: "50" },
  { day: addDays(today, -900), service: "Old Service", cost: "9999" },
]).replace('""team"": ""web""', '""team"": ""web"", ""cost-center"": ""cc 1"", ""empty"": """"');

let api: TestApi;
let owner: TestOwner;

beforeAll(async () => {
  api = await startTestApi();
  owner = await newOwner(api);
  expect((await owner.finished(await owner.importBill({ "bill.csv": bill }))).status).toBe("loaded");
});
afterAll(() => api.stop());

const values = (field: string, query: Record<string, string> = {}) =>
  owner.call("GET /api/dimensions/{field}", { params: { field }, query });

describe("fields", () => {
  it("are those that hold any value, with labels for people and the keys of tags", async () => {
    const { json } = await owner.call("GET /api/dimensions");
    const fields = new Map(json.fields.map(({ field, label, values: count }) => [field, [label, count]]));
    expect(fields.get("ServiceName")).toEqual(["Service", 3]);
    expect(fields.get("x_Provider")).toEqual(["Provider", 1]);
    expect(fields.get("SubAccountId")).toEqual(["Sub-account", 1]);
    expect(fields.get("x_Kind")).toEqual(["Kind", 1]);
    expect(fields.get("ChargeDescription")).toEqual(["Charge description", null]);
    expect(fields.get("tag:team")).toEqual(["Team", 1]);
    expect(fields.get("tag:cost-center")).toEqual(["Cost center", 1]);
    for (const empty of ["RegionId", "InvoiceId", "SkuId", "tag:empty"]) expect(fields.has(empty)).toBe(false);
    expect(new Set(json.fields.map(({ label }) => label)).size).toBe(json.fields.length);
  });

  it("are answered with 304 until something is loaded", async () => {
    const { etag } = await owner.call("GET /api/dimensions");
    const again = await owner.call("GET /api/dimensions", { headers: { "if-none-match": etag } });
    expect(again.status).toBe(304);
    const run = await owner.importBill({ "more.csv": focusBill([{ day, cost: "1", account: "999999999999" }]) });
    await owner.finished(run);
    const after = await owner.call("GET /api/dimensions", { headers: { "if-none-match": etag } });
    expect(after.json.fields.find(({ field }) => field === "BillingAccountId")?.values).toBe(2);
  });

  it("are none before there is a bill", async () => {
    const empty = await newOwner(api);
    expect((await empty.call("GET /api/dimensions")).json.fields).toEqual([]);
  });
});

describe("values of a field", () => {
  it("come by cost within 13 months, null standing for rows without one", async () => {
    const { json } = await values("ServiceName");
    expect(json.values.map(({ value }) => value)).toEqual(["AWS Lambda", null, "Amazon S3", "Amazon EC2"]);
    expect(json.more).toBe(false);
  });

  it("are searched ignoring case, in their labels too", async () => {
    const search = async (field: string, text: string) =>
      (await values(field, { search: text })).json.values.map(({ value }) => value);
    expect(await search("ServiceName", "amazon")).toEqual(["Amazon S3", "Amazon EC2"]);
    expect(await search("SubAccountId", "PRODUC")).toEqual(["222222222222"]);
    expect(await search("x_Provider", "web services")).toEqual(["aws"]);
    expect(await search("ServiceName", "nothing like it")).toEqual([]);
  });

  it("have labels where they are ids", async () => {
    expect((await values("SubAccountId")).json.values[0]).toMatchObject({ value: "222222222222", label: "production" });
    const [provider] = (await values("x_Provider")).json.values;
    expect(provider).toMatchObject({ value: "aws", label: "Amazon Web Services" });
    const [connection] = (await values("x_ConnectionId")).json.values;
    expect(connection?.label).toBe("Amazon Web Services 111111111111");
    expect((await values("BillingAccountId")).json.values[0]?.label).toBe("Account 111111111111");
    expect((await values("ServiceName")).json.values[0]?.label).toBeNull();
  });

  it("are those of a tag, a kind and a period as well", async () => {
    expect((await values("tag:cost-center")).json.values.map(({ value }) => value)).toContain("cc 1");
    expect((await values("x_Kind")).json.values).toMatchObject([{ value: "Cloud" }]);
    const old = await values("ServiceName", { from: addDays(today, -950), until: addDays(today, -800) });
    expect(old.json.values).toEqual([{ value: "Old Service", label: null, rows: 1 }]);
  });

  it("are no more than asked for, and say that there are more", async () => {
    const { json } = await values("ServiceName", { limit: "2" });
    expect([json.values.length, json.more]).toEqual([2, true]);
  });

  it("of a field that is none are not found", async () => {
    expect(await values("Password")).toMatchObject({ status: 404, detail: expect.stringContaining("Password") });
    expect((await values("tag:")).status).toBe(404);
  });
});

test("BigQuery is asked in its own SQL", async () => {
  const asked: Select[] = [];
  const real = await warehouse();
  const listening = {
    select: (dataset: string, select: Select) => {
      asked.push(select);
      return real.select(dataset, select);
    },
  };
  const days = { from: addDays(today, -30), until: today };
  await listFields(listening, "asked_local", days);
  for (const field of ["SubAccountId", "ResourceId", "x_Kind", "tag:team"] as const) {
    await listValues(listening, "asked_local", { ...days, field, search: "a", limit: 5 }, new Map([["id", "a name"]]));
  }
  expect(asked.length).toBeGreaterThan(10);
  for (const select of asked) expect(await bigQueryProblems(printBigQuery(select, "asked_prod").sql)).toEqual([]);
});

test.each([
  ["ServiceName", "Service"],
  ["ServiceCategory", "Service category"],
  ["RegionId", "Region"],
  ["RegionName", "Region name"],
  ["SkuPriceId", "SKU price"],
  ["tag:team", "Team"],
  ["tag:aws:createdBy", "Created by"],
  ["tag:Größe", "Größe"],
  ["tag:cost_center", "Cost center"],
] as const)("%s is labelled %s", (field, label) => {
  expect(labelOf(field)).toBe(label);
});

test("tags that would read alike go by their keys", () => {
  expect(labelsOf(["tag:team", "tag:user:team", "x_Provider", "tag:provider"])).toEqual([
    "team",
    "user:team",
    "Provider",
    "provider",
  ]);
});

test("an id is readable without its name", () => {
  expect(titleCased("google-cloud")).toBe("Google Cloud");
});

test("what failed is computed again, what did not is not", async () => {
  let computed = 0;
  const remember = rememberNewest(async (fails: boolean) => {
    computed++;
    if (fails) throw new Error("no");
    return computed;
  });
  await expect(remember("a", "1", [true])).rejects.toThrow("no");
  expect([await remember("a", "1", [false]), await remember("a", "1", [false])]).toEqual([2, 2]);
  expect(await remember("a", "2", [false])).toBe(3);
});
