import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import type { Answer } from "#shared/api/routes.ts";
import type { CostQueryInput } from "#shared/costs/query.ts";
import { describeAlerts } from "#shared/database/alerts.ts";
import { startTestApi, type TestApi } from "#shared/embedded/api-for-tests.ts";
import { focusBill } from "#shared/embedded/focus-bill.ts";
import { newOwner, type TestOwner } from "#shared/embedded/owner-for-tests.ts";
import {
  audienceOf,
  type EmulatedInstallation,
  pusher,
  startEmulatedInstallation,
} from "./emulators/emulated-installation.ts";
import { type EmulatedOwner, newEmulatedOwner } from "./emulators/emulated-owner.ts";
import { type HttpPassage, type PassingRequest, startHttpPassage } from "./emulators/http-passage.ts";
import { type EmulatedBigQuery, startBigQuery } from "./emulators/start-bigquery.ts";

const { bigQuery = "", storage = "" } = inject("emulators");

const steps = ["plan-sync", "fetch-billing", "normalize-to-focus", "load-warehouse", "evaluate-alerts"];
const fixture = (path: string) => readFile(new URL(`../providers/${path}`, import.meta.url));
const september = (...costs: string[]) =>
  focusBill(costs.map((cost, index) => ({ day: `2026-09-0${index + 1}`, cost })));

const rules = {
  channels: [
    { name: "outbox", kind: "outbox" },
    { name: "chat", kind: "webhook", url: "https://10.1.2.3/hook", secret: `whsec_${"A".repeat(32)}` },
  ],
  rules: [
    { name: "EC2", kind: "threshold", period: "month", currency: "USD", amount: "30", channels: ["outbox", "chat"] },
  ],
};

const period = { from: "2024-01-01", until: "2028-12-31" };
const questions: CostQueryInput[] = [
  { groupBy: ["x_Provider", "ServiceName"], granularity: "month" },
  { groupBy: ["BillingAccountId", "ChargeCategory"], granularity: "none", metric: "billed" },
  { groupBy: ["ResourceId"], granularity: "quarter", metric: "list" },
].map((question) => ({ ...question, period, days: "all", limit: 1000 }) as CostQueryInput);

describe.skipIf(!(bigQuery && storage))("the functions on Google Cloud", () => {
  let embedded: TestApi;
  let owner: TestOwner;
  let warehouse: EmulatedBigQuery;
  let google: EmulatedInstallation;
  let emulated: EmulatedOwner;
  /** What load-warehouse asks of BigQuery passes here. */
  let passage: HttpPassage;
  /** The moments of a transaction at which load-warehouse is yet to be killed. */
  let deaths: ("before" | "after")[] = [];

  const dieAt = (moment: "before" | "after") => async (request: PassingRequest) => {
    if (deaths[0] !== moment || !request.body.includes("COMMIT TRANSACTION")) return request.path;
    deaths.shift();
    await google.function("load-warehouse").kill();
    await google.function("load-warehouse").startAgain();
    throw new Error("Nobody waits for the answer any more.");
  };

  beforeAll(async () => {
    embedded = await startTestApi();
    owner = await newOwner(embedded);
    warehouse = await startBigQuery({ bigQuery, storage });
    passage = await startHttpPassage(warehouse.address, { before: dieAt("before"), after: dieAt("after") });
    google = await startEmulatedInstallation({
      emulators: { bigQuery: warehouse.address, storage },
      functions: [...steps, "send-alert", "costs"],
      instead: { "load-warehouse": { BIGQUERY_EMULATOR_HOST: passage.url } },
    });
    const { CLOUDACT_PLATFORM: _, ...environment } = google.environment;
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    emulated = await newEmulatedOwner(google, owner.org);
    await emulated.watch(rules);
  });

  afterAll(async () => {
    await google?.stop();
    await passage?.stop();
    await warehouse?.stop();
    await embedded?.stop();
  });

  type Bill = Parameters<TestOwner["importBill"]>[0];

  async function importIntoBoth(bill: Bill): Promise<void> {
    const runs = await Promise.all([owner.importBill(bill), emulated.importBill(bill)]);
    expect(await owner.finished(runs[0])).toMatchObject({ status: "loaded" });
    expect(await emulated.finished(runs[1])).toMatchObject({ status: "loaded", failureReason: null });
  }

  async function expectTheSameAnswers(): Promise<void> {
    for (const query of questions) {
      const { json } = await owner.call("GET /api/costs", { query: { query: JSON.stringify(query) } });
      expect(comparable(await emulated.costs(query))).toEqual(comparable(json));
    }
  }

  /** Of every delivery to a function, from one on. */
  function answersOf(name: string, from: number): number[] {
    const delivered = google.front.delivered.slice(from).filter((each) => each.function === name);
    return delivered.flatMap(({ statuses }) => statuses);
  }

  async function billed(): Promise<Record<string, string | null>> {
    const { sections } = await emulated.costs({ metric: "billed", granularity: "none", period, days: "all" });
    return Object.fromEntries(sections.map(({ unit, total }) => [unit, total]));
  }

  const firstBill = async (): Promise<Bill> => ({
    "aws.csv": await fixture("aws/fixtures/cur-slash.csv"),
    "oci.csv.gz": await fixture("oci/fixtures/cost-report.csv.gz"),
    "september.csv": september("10.000000000000000001", "20.5"),
  });

  it("answer the bills of two vendors to the last digit as the same functions on one machine do", async () => {
    await importIntoBoth(await firstBill());
    expect(await billed()).toEqual({ USD: "779.706074032800000001", EUR: "2.750014313524497033" });
    await expectTheSameAnswers();
  });

  it("raise the alert once, and read the address KMS keeps of a channel, which here is no public one", async () => {
    const deliveries = async () =>
      (await describeAlerts(google.database, emulated.orgId)).alerts.map((alert) =>
        alert.deliveries.map(({ channel, status, lastError }) => ({ channel, status, lastError })),
      );
    const sent = [
      { channel: "chat", status: "failed", lastError: "10.1.2.3 is not a public address on the Internet" },
      { channel: "outbox", status: "delivered", lastError: null },
    ];
    await expect.poll(deliveries, { timeout: 600_000 }).toEqual([sent]);
  });

  it("write nothing for the same bills again", async () => {
    const { dataVersion } = await emulated.costs({ period });
    const from = google.front.delivered.length;
    const run = await emulated.finished(await emulated.importBill(await firstBill()));
    expect(run).toMatchObject({ status: "unchanged" });
    expect(google.front.delivered.slice(from).map((each) => each.function)).toEqual(["plan-sync"]);
    expect((await emulated.costs({ period })).dataVersion).toBe(dataVersion);
  });

  it("refuse who is not the platform itself", async () => {
    const { url } = google.function("load-warehouse");
    const statusFor = async (headers: Record<string, string>) => (await fetch(url, { method: "POST", headers })).status;
    const bearer = (audience: string, account: string) => ({
      authorization: `Bearer ${google.tokens.issue({ audience, account })}`,
    });
    expect(await statusFor({})).toBe(401);
    expect(await statusFor(bearer(audienceOf("plan-sync"), pusher))).toBe(403);
    expect(await statusFor(bearer(audienceOf("load-warehouse"), "somebody@example.com"))).toBe(403);
  });

  it("finish a load, once, whose process is killed on the brink of its transaction and again on its heels", async () => {
    const from = google.front.delivered.length;
    deaths = ["before", "after"];
    await importIntoBoth({ "september.csv": september("10.000000000000000001", "21.5", "3") });
    expect(deaths).toEqual([]);
    expect(answersOf("load-warehouse", from)).toEqual([0, 0, 204]);
    expect(await billed()).toMatchObject({ USD: "783.706074032800000001" });
    await expectTheSameAnswers();
  });

  it("do once what every message asks for twice", async () => {
    const from = google.front.delivered.length;
    google.front.deliverTwice();
    await importIntoBoth({ "september.csv": september("10.000000000000000001", "-1.5") });
    // Each step's first message comes twice, and each delivery publishes the next step's message.
    await expect.poll(() => answersOf("evaluate-alerts", from), { timeout: 600_000 }).toEqual(Array(6).fill(204));
    expect(steps.map((name) => answersOf(name, from).length)).toEqual([2, 3, 4, 5, 6]);
    expect(await billed()).toMatchObject({ USD: "757.706074032800000001" });
    await expectTheSameAnswers();
  });
});

/** Without what differs between two that loaded the same: ids, and when it was. */
function comparable({ dataVersion: _, sources, ...answer }: Answer<"GET /api/costs">) {
  expect(answer.sections.length).toBeGreaterThan(0);
  const named = sources.map(({ connectionId: _, lastLoadedAt: __, ...source }) => source);
  return { ...answer, sources: named.toSorted((one, other) => (one.name < other.name ? -1 : 1)) };
}
