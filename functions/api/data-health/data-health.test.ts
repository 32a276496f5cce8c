import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDays, dayOf } from "#shared/costs/days.ts";
import { startTestApi, type TestApi } from "#shared/embedded/api-for-tests.ts";
import { type BillRow, focusBill } from "#shared/embedded/focus-bill.ts";
import { newOwner, type TestOwner } from "#shared/embedded/owner-for-tests.ts";

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.stop());

const today = dayOf(new Date());
const thisMonth = `${today.slice(0, 7)}-01`;
const lastMonth = `${addDays(thisMonth, -1).slice(0, 7)}-01`;
const daysBetween = (from: string, until: string) => {
  const days: string[] = [];
  for (let day = from; day < until; day = addDays(day, 1)) days.push(day);
  return days;
};
const lastMonthDays = daysBetween(lastMonth, thisMonth);
const cost = (day: string, amount = "10", more: Partial<BillRow> = {}): BillRow => ({ day, cost: amount, ...more });
const health = async (who: TestOwner) => (await who.call("GET /api/data-health")).json;
const full = (amount: string) => `${amount}.000000000000000000`;

async function load(who: TestOwner, rows: readonly BillRow[]) {
  const sync = await who.finished(await who.importBill({ "bill.csv": focusBill(rows) }));
  expect(sync.status).toBe("loaded");
  return sync;
}

describe("the health of data", () => {
  it("of an organization without any is empty", async () => {
    expect(await health(await newOwner(api))).toEqual({
      completeUntil: null,
      rulesChecked: 0,
      rulesViolated: 0,
      sources: [],
      restatements: [],
      rules: [],
      refused: [],
      dataVersion: "0-0",
    });
  });

  it("names each source, how far it is complete, its rows by day and its last whole period", async () => {
    const who = await newOwner(api);
    const missing = addDays(thisMonth, -3);
    await load(
      who,
      lastMonthDays.filter((day) => day !== missing).map((day) => cost(day)),
    );
    const { sources, completeUntil } = await health(who);
    const [source] = sources;
    expect(source).toMatchObject({
      provider: "aws",
      name: "Amazon Web Services 111111111111",
      externalId: "111111111111",
      kind: "upload",
      formats: ["FOCUS 1.2"],
      completeUntil: thisMonth < addDays(today, -1) ? thisMonth : addDays(today, -1),
      rows: lastMonthDays.length - 1,
      loads: 1,
      lastPeriod: { billingPeriod: lastMonth, rows: lastMonthDays.length - 1 },
    });
    expect(source?.lastPeriod?.sums).toEqual([
      {
        currency: "USD",
        billed: full(String(10 * (lastMonthDays.length - 1))),
        effective: full(String(10 * (lastMonthDays.length - 1))),
      },
    ]);
    expect(completeUntil).toBe(source?.completeUntil);
    const strip = new Map(source?.days.map((found) => [found.day, found]));
    expect(source?.days.at(-1)?.day).toBe(today);
    expect(strip.get(addDays(missing, -1))).toMatchObject({
      state: "complete",
      rows: 1,
      billed: [{ currency: "USD", amount: full("10") }],
    });
    expect(strip.get(missing)).toMatchObject({ state: "missing", rows: 0, billed: [] });
    expect(strip.get(today)).toMatchObject({ state: "not-due", rows: 0 });
  });

  it("shows which day a restatement moved, by how much, and marks it", async () => {
    const who = await newOwner(api);
    const moved = addDays(thisMonth, -3);
    await load(
      who,
      lastMonthDays.map((day) => cost(day)),
    );
    expect((await health(who)).restatements).toEqual([]);
    const { runId } = await load(
      who,
      lastMonthDays.map((day) => cost(day, day === moved ? "12.5" : "10")),
    );
    const { restatements, sources } = await health(who);
    expect(restatements).toMatchObject([
      { runId, ordinal: 2, billingPeriod: lastMonth, name: "Amazon Web Services 111111111111" },
    ]);
    expect(restatements[0]?.dayChanges).toEqual([
      {
        day: moved,
        currency: "USD",
        billedBefore: full("10"),
        billedAfter: "12.500000000000000000",
        effectiveBefore: full("10"),
        effectiveAfter: "12.500000000000000000",
      },
    ]);
    expect(sources[0]?.days.filter(({ state }) => state === "restated").map(({ day }) => day)).toEqual([moved]);
    const { json } = await who.call("GET /api/data-health/{connectionId}", {
      params: { connectionId: sources[0]?.connectionId ?? "" },
    });
    expect(json.loads.map(({ ordinal, rowsBefore }) => [ordinal, rowsBefore])).toEqual([
      [2, lastMonthDays.length],
      [1, null],
    ]);
  });

  it("does not call it a restatement when a day that was arriving grows", async () => {
    const who = await newOwner(api);
    const yesterday = addDays(today, -1);
    await load(who, [cost(yesterday, "4")]);
    await load(who, [cost(yesterday, "9")]);
    const { restatements, sources } = await health(who);
    expect(restatements).toEqual([]);
    expect(sources[0]?.days.find(({ day }) => day === yesterday)).toMatchObject({
      state: "arriving",
      billed: [{ amount: full("9") }],
    });
  });

  it("keeps accounts and currencies apart", async () => {
    const who = await newOwner(api);
    const [day = ""] = lastMonthDays;
    await load(who, [cost(day, "1"), cost(day, "2", { currency: "EUR" }), cost(day, "4", { account: "999999999999" })]);
    const { sources } = await health(who);
    expect(sources.map(({ externalId, lastPeriod }) => [externalId, lastPeriod?.sums.length])).toEqual([
      ["111111111111", 2],
      ["999999999999", 1],
    ]);
    const { json } = await who.call("GET /api/data-health/{connectionId}/months", {
      params: { connectionId: sources[0]?.connectionId ?? "" },
    });
    expect(json.months).toEqual([
      { billingPeriod: lastMonth, rows: 1, currency: "EUR", billed: full("2") },
      { billingPeriod: lastMonth, rows: 1, currency: "USD", billed: full("1") },
    ]);
  });

  it("says which rules the rows of a source break, with the first of them", async () => {
    const who = await newOwner(api);
    const [day = ""] = lastMonthDays;
    const sync = await load(who, [cost(day), cost(day, "5", { account: "999999999999" })]);
    const broken = sync.parts[0]?.violations.find(({ ruleId }) => ruleId === "CAU-PricingQuantity-C-005-C");
    expect(broken?.count).toBe(2);
    const { rules, sources, rulesChecked, rulesViolated } = await health(who);
    expect(rules.find(({ ruleId }) => ruleId === broken?.ruleId)).toMatchObject({
      provider: "aws",
      connectionId: null,
      severity: "must",
      rows: 2,
      requirement: broken?.requirement,
    });
    expect(rules.map(({ severity }) => severity)).toEqual(rules.map(({ severity }) => severity).toSorted());
    expect(rulesChecked).toBe(sync.parts[0]?.rulesChecked);
    expect(rulesViolated).toBe(sync.parts[0]?.violations.length);
    expect(sources.map((source) => source.rulesViolated)).toEqual([rulesViolated, rulesViolated]);
  });

  it("lists refused bills with their reason", async () => {
    const who = await newOwner(api);
    const runId = await who.importBill({ "bad.csv": focusBill([cost(lastMonth, "twenty")]) });
    await who.finished(runId);
    const { refused, sources } = await health(who);
    expect(sources).toEqual([]);
    expect(refused).toMatchObject([{ runId, files: ["bad.csv"], reason: expect.stringMatching(/line 2.*twenty/s) }]);
  });

  it("is sent again only when something was loaded", async () => {
    const who = await newOwner(api);
    await load(who, [cost(lastMonth)]);
    const ask = (headers = {}) => who.call("GET /api/data-health", { headers });
    const etag = (await ask()).etag;
    expect((await ask({ "if-none-match": etag })).status).toBe(304);
    await load(who, [cost(lastMonth, "11")]);
    expect((await ask({ "if-none-match": etag })).status).toBe(200);
  });

  it("of another organization's source is not found", async () => {
    const [owner, stranger] = [await newOwner(api), await newOwner(api)];
    await load(owner, [cost(lastMonth)]);
    const connectionId = (await health(owner)).sources[0]?.connectionId ?? "";
    const params = { connectionId };
    expect((await owner.call("GET /api/data-health/{connectionId}", { params })).status).toBe(200);
    expect((await stranger.call("GET /api/data-health/{connectionId}", { params })).status).toBe(404);
    expect((await stranger.call("GET /api/data-health/{connectionId}/months", { params })).status).toBe(404);
  });
});
