import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { dayOf } from "#shared/costs/days.ts";
import { decimal, textOf } from "#shared/costs/decimal.ts";
import { describeAlerts } from "#shared/database/alerts.ts";
import { ratesOf } from "#shared/database/exchange-rates.ts";
import { copyFreshDatabase } from "#shared/database/fresh-database.ts";
import { ensureOrganization, findOrganization } from "#shared/database/organizations.ts";
import { readRun } from "#shared/database/runs.ts";
import { type PlatformProcess, startPlatform } from "#shared/embedded/platform-process.ts";
import { publish } from "#shared/events/publish.ts";
import { database, files, keys, warehouse } from "#shared/platform.ts";
import { datasetOf } from "#shared/warehouse/dataset.ts";
import { type PlannedRun, planRuns, runIdOf } from "./plan.ts";
import { demoSlug, prepareDemo } from "./prepare-demo.ts";

let folder: string;
let platform: PlatformProcess;
const now = new Date();
const anchor = dayOf(now);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cloudact-prepare-"));
  vi.stubEnv("CLOUDACT_DATA", join(folder, "data"));
  await copyFreshDatabase(join(folder, "data", "database"));
  platform = await startPlatform({ port: 0 });
});

afterAll(async () => {
  await platform.stop();
  await rm(folder, { recursive: true, force: true });
});

const deps = async (signal: AbortSignal) => ({
  database: await database(),
  files: await files(),
  keys: await keys(),
  publish,
  now,
  signal,
});
const firstRun = planRuns({ anchor, today: anchor })[0]?.[0] as PlannedRun;

/** Stops as soon as the first run is asked for. */
async function prepareUntilFirstRun(): Promise<string> {
  const leaving = new AbortController();
  const prepared = prepareDemo(await deps(leaving.signal));
  const db = await database();
  for (;;) {
    const organization = await findOrganization(db, demoSlug);
    if (organization && (await readRun(db, { orgId: organization.id, runId: runIdOf(organization.id, firstRun) })))
      break;
    await pause(50);
  }
  leaving.abort();
  expect(await prepared).toBe("stopped");
  return (await findOrganization(db, demoSlug))?.id ?? "";
}

it("brings the running month of every source through the pipeline, once, however often it is begun", async () => {
  const orgId = await prepareUntilFirstRun();
  await prepareUntilFirstRun();
  const db = await database();
  const key = { orgId, runId: runIdOf(orgId, firstRun) };
  let run = await readRun(db, key);
  for (; !run?.finishedAt; run = await readRun(db, key)) await pause(100);
  expect(run.failureReason).toBeNull();
  expect(run.status).toBe("loaded");
  const { count } = await db.from("runs").select("*", { count: "exact", head: true }).eq("org_id", orgId);
  expect(count).toBe(1);

  const bills = [...firstRun.bills()];
  const organization = await findOrganization(db, demoSlug);
  expect(organization?.name).toBe("Northwind Robotics");
  const totals = await (await warehouse()).sliceTotals(datasetOf(organization ?? { slug: "" }));
  const sums = totals.flatMap(({ provider, sums: [sum] }) => `${provider} ${textOf(decimal(sum?.billed ?? ""))}`);
  for (const { source, total } of bills.filter((bill) => !["gemini", "saas"].includes(bill.source))) {
    expect(sums).toContain(`${source} ${total}`);
  }
  expect(totals).toHaveLength(bills.length + 2);
});

it("gives the organization rules to watch by and the treasury's rate of each month", async () => {
  const orgId = (await findOrganization(await database(), demoSlug))?.id ?? "";
  const { rules, channels } = await describeAlerts(await database(), orgId);
  expect(rules.map(({ name }) => name).toSorted()).toEqual(["A service jumps", "GenAI day", "Month"]);
  expect(channels).toMatchObject([{ name: "outbox", kind: "outbox" }]);
  const rates = await ratesOf(await database(), orgId, ["EUR", "USD"]);
  expect(rates).toMatchObject([{ from: "EUR", to: "USD", source: "Northwind treasury, month rate" }]);
  expect(Number(rates[0]?.rate)).toBeCloseTo(1.08, 1);
});

it("leaves a platform alone that has other organizations", async () => {
  const db = await database();
  await db.from("organizations").update({ slug: "was-demo" }).eq("slug", demoSlug);
  await ensureOrganization(db, "acme");
  expect(await prepareDemo(await deps(new AbortController().signal))).toBe("not wanted");
  expect(await findOrganization(db, demoSlug)).toBeUndefined();
});
