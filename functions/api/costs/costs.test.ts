import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "#shared/api/routes.ts";
import { addDays, dayOf } from "#shared/costs/days.ts";
import { decimal, plus, textOf, zero } from "#shared/costs/decimal.ts";
import type { CostQueryInput } from "#shared/costs/query.ts";
import { saveRates } from "#shared/database/exchange-rates.ts";
import { findOrganization } from "#shared/database/organizations.ts";
import { DuckDb, literal } from "#shared/duckdb/duckdb.ts";
import { startTestApi, type TestApi } from "#shared/embedded/api-for-tests.ts";
import { type BillRow, focusBill } from "#shared/embedded/focus-bill.ts";
import { newOwner, type TestOwner } from "#shared/embedded/owner-for-tests.ts";
import { database } from "#shared/platform.ts";

const today = dayOf(new Date());
const services = ["Amazon EC2", "Amazon S3", "AWS Lambda"];
const days = Array.from({ length: 120 }, (_, index) => addDays(today, index - 120));
const rows: BillRow[] = days.flatMap((day, index) => [
  ...services.map((service, nth) => ({ day, service, cost: `${100 * (nth + 1) + (index % 7)}.000000000000000001` })),
  { day, service: "Amazon EC2", cost: "7.25", currency: "EUR" },
]);
const bill = withPrices(focusBill(rows));

/** The bill with a SKU and a quantity a line: what costs 100 or more is a SKU of its service, one unit of it 1 USD, and 2 of late. */
function withPrices(text: string): string {
  const [header, ...lines] = text.trimEnd().split("\n");
  const priced = lines.map((line) => {
    const cost = Number(line.split(",")[0]);
    const isDear = line.includes(`,${addDays(today, -3)}T00:00:00Z,${addDays(today, -2)}T`);
    return `${line},${cost >= 100 ? "sku-1" : ""},${isDear ? cost / 2 : cost},Hours`;
  });
  return `${header},SkuId,PricingQuantity,PricingUnit\n${priced.join("\n")}\n`;
}

let api: TestApi;
let owner: TestOwner;
let folder: string;

beforeAll(async () => {
  api = await startTestApi();
  owner = await newOwner(api);
  const run = await owner.importBill({ "bill.csv": bill });
  expect((await owner.finished(run)).status).toBe("loaded");
  folder = await mkdtemp(join(tmpdir(), "cloudact-costs-"));
  await writeFile(join(folder, "bill.csv"), bill);
});

afterAll(async () => {
  await api.stop();
  await rm(folder, { recursive: true, force: true });
});

const ask = (query: CostQueryInput, headers: Record<string, string> = {}) =>
  owner.call("GET /api/costs", { query: { query: JSON.stringify(query) }, headers });
const forecast = (query: CostQueryInput) =>
  owner.call("GET /api/costs/forecast", { query: { query: JSON.stringify(query) } });
const change = (query: CostQueryInput) =>
  owner.call("GET /api/costs/change", { query: { query: JSON.stringify(query) } });

/** What DuckDB makes of the bill itself. */
async function sumByHand(where: string): Promise<Record<string, string>> {
  await using db = await DuckDb.open();
  const read = `read_csv(${literal(join(folder, "bill.csv"))}, types = {EffectiveCost: 'DECIMAL(38,18)'})`;
  const sums = await db.rows<{ unit: string; total: string }>(
    `SELECT BillingCurrency AS unit, sum(EffectiveCost) AS total FROM ${read} WHERE ${where} GROUP BY 1`,
  );
  return Object.fromEntries(sums.map(({ unit, total }) => [unit, textOf(decimal(total))]));
}

const totals = ({ sections }: Answer<"GET /api/costs">) =>
  Object.fromEntries(sections.map(({ unit, total }) => [unit, total]));
const sum = (amounts: readonly (string | null)[]) =>
  textOf(amounts.map((amount) => decimal(amount ?? "0")).reduce(plus, zero));

describe("the answer to a question about costs", () => {
  const period = { from: addDays(today, -60), until: addDays(today, -20) };

  it("is DuckDB's own sum of the bill, to the last decimal and per currency", async () => {
    const { status, json } = await ask({ period, groupBy: ["ServiceName"] });
    expect(status).toBe(200);
    const byHand = await sumByHand(`ChargePeriodStart >= '${period.from}' AND ChargePeriodStart < '${period.until}'`);
    expect(totals(json)).toEqual(byHand);
    expect(json.sections[0]?.groups.map(({ key }) => key[0]).sort()).toEqual(services.toSorted());
  });

  it("is 304 the second time, and not after another load", async () => {
    const { etag, status } = await ask({ period });
    expect([status, etag]).toEqual([200, expect.stringMatching(/^W\//)]);
    expect((await ask({ period }, { "if-none-match": etag })).status).toBe(304);
    const other = await newOwner(api);
    await other.finished(await other.importBill({ "a.csv": focusBill([{ day: days[0] ?? "", cost: "1" }]) }));
    const before = await other.call("GET /api/costs", { query: { query: "{}" } });
    await other.finished(await other.importBill({ "b.csv": focusBill([{ day: days[0] ?? "", cost: "2" }]) }));
    const after = await other.call("GET /api/costs", {
      query: { query: "{}" },
      headers: { "if-none-match": before.etag },
    });
    expect(after.status).toBe(200);
  });

  it("is converted with rates that it names, and says what could not be", async () => {
    const asked = { period, currency: "USD" };
    const without = await ask(asked);
    expect(without.json.withoutRate).toMatchObject([{ currency: "EUR", total: "290" }]);
    const organization = await findOrganization(await database(), owner.org);
    const [from, to, source] = ["USD", "EUR", "Treasury"];
    const rates = [
      { from, to, day: addDays(period.from, -5), rate: "0.8", source },
      { from, to, day: addDays(period.from, 20), rate: "0.5", source },
    ];
    await saveRates(await database(), organization?.id ?? "", rates);
    const { json, status } = await ask(asked, { "if-none-match": without.etag });
    expect(status).toBe(200);
    expect(json.withoutRate).toEqual([]);
    expect(json.rates.map(({ rate, source: said }) => [rate, said])).toEqual([
      ["1.25", "Treasury, the inverse of 1 USD = 0.8 EUR"],
      ["2", "Treasury, the inverse of 1 USD = 0.5 EUR"],
    ]);
    const { USD = "", EUR = "" } = totals((await ask({ period })).json);
    expect(EUR).toBe("290");
    expect(totals(json)).toEqual({ USD: sum([USD, "181.25", "290"]) });
  });

  it("is refused with the reason when the question is none", async () => {
    const { status, detail } = await owner.call("GET /api/costs", { query: { query: '{"metric":"guess"}' } });
    expect([status, detail]).toEqual([422, expect.stringContaining("metric")]);
  });
});

describe("the forecast", () => {
  it("is what was billed on complete days of the month and the most likely rest, a unit each", async () => {
    const { json, status } = await forecast({ metric: "billed", period: { preset: "last-7-days" } });
    expect([status, json.map(({ unit }) => unit).sort()]).toEqual([200, ["EUR", "USD"]]);
    const euros = json.find(({ unit }) => unit === "EUR");
    expect(euros?.completeUntil).toBe(addDays(today, -1));
    const monthDays = (Date.parse(euros?.month.until ?? "") - Date.parse(euros?.month.from ?? "")) / 86_400_000;
    expect(Number(euros?.total?.median)).toBeCloseTo(7.25 * monthDays, 1);
    expect(euros?.days.map(({ day }) => day).at(0)).toBe(euros?.completeUntil);
  });

  it("follows the filters of the question", async () => {
    const filters = [{ field: "ServiceName" as const, operator: "is" as const, values: ["Amazon S3"] }];
    const [only] = (await forecast({ filters })).json;
    const [all] = (await forecast({})).json.filter(({ unit }) => unit === "USD");
    expect(Number(only?.total?.median) / Number(all?.total?.median)).toBeCloseTo(1 / 3, 1);
  });
});

describe("why a total changed", () => {
  it("is said in terms that add up to what the answer says, exactly", async () => {
    const question: CostQueryInput = { period: { preset: "last-7-days" }, compare: "previous-period" };
    const [{ json: sections }, { json }] = [await change(question), await ask(question)];
    for (const section of json.sections) {
      const explained = sections.find(({ unit }) => unit === section.unit);
      expect(explained).toMatchObject({ total: section.total, previous: section.previous, change: section.change });
      expect(sum(explained?.terms.map(({ amount }) => amount) ?? [])).toBe(section.change);
    }
    const dollars = sections.find(({ unit }) => unit === "USD");
    const price = dollars?.terms.find(({ kind }) => kind === "price");
    expect(Number(price?.amount)).toBeGreaterThan(200);
    expect(price?.largest[0]).toMatchObject({ provider: "aws", service: "AWS Lambda" });
  });

  it("needs something to compare with, and a cost", async () => {
    expect(await change({})).toMatchObject({ status: 422, detail: expect.stringContaining("compare") });
    const quantity = await change({ metric: "quantity", compare: "previous-period" });
    expect(quantity).toMatchObject({ status: 422, detail: expect.stringContaining("quantity") });
  });
});

it("an organization without a bill has no costs, no forecast and no change", async () => {
  const empty = await newOwner(api);
  const query = { query: JSON.stringify({ compare: "previous-period" }) };
  expect((await empty.call("GET /api/costs", { query })).json).toMatchObject({ sections: [], completeUntil: null });
  expect((await empty.call("GET /api/costs/forecast", { query })).json).toEqual([]);
  expect((await empty.call("GET /api/costs/change", { query })).json).toEqual([]);
});
