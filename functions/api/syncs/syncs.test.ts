import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findOrganization } from "#shared/database/organizations.ts";
import { failRun, planRun, startRun } from "#shared/database/runs.ts";
import { withStep } from "#shared/database/with-step.ts";
import { startTestApi, type TestApi } from "#shared/embedded/api-for-tests.ts";
import { type BillRow, focusBill } from "#shared/embedded/focus-bill.ts";
import { newOwner, type TestOwner } from "#shared/embedded/owner-for-tests.ts";
import { database } from "#shared/platform.ts";

let api: TestApi;
let owner: TestOwner;
let stranger: TestOwner;

beforeAll(async () => {
  api = await startTestApi();
  owner = await newOwner(api);
  stranger = await newOwner(api);
});

afterAll(() => api.stop());

const day = (date: number, cost: string, more: Partial<BillRow> = {}): BillRow => ({
  day: `2026-09-${String(date).padStart(2, "0")}`,
  cost,
  ...more,
});
const imported = async (bill: Record<string, string | Buffer>) => owner.finished(await owner.importBill(bill));

describe("a sync", () => {
  it("of two files shows every step over both parts, what was found and what was replaced", async () => {
    const october = gzipSync(focusBill([{ day: "2026-10-05", cost: "3" }]));
    const sync = await imported({
      "september.csv": focusBill([day(1, "10"), day(2, "20.5")]),
      "october.csv.gz": october,
    });
    expect(sync).toMatchObject({
      trigger: "upload",
      status: "loaded",
      files: ["september.csv", "october.csv.gz"],
      providers: ["aws"],
      failureReason: null,
      rows: 3,
    });
    expect(sync.steps.map((step) => [step.step, step.status, step.partsDone, step.partsTotal, step.rows])).toEqual([
      ["plan-sync", "done", 1, 1, null],
      ["fetch-billing", "done", 2, 2, null],
      ["normalize-to-focus", "done", 2, 2, 3],
      ["load-warehouse", "done", 1, 1, 3],
      ["evaluate-alerts", "done", 1, 1, null],
    ]);
    for (const { startedAt, finishedAt } of sync.steps) expect((startedAt ?? "") <= (finishedAt ?? "")).toBe(true);
    expect(sync.parts).toMatchObject([
      { name: "september.csv", status: "done", rowsIn: 2, rowsOut: 2, sums: [{ billed: "30.500000000000000000" }] },
      { name: "october.csv.gz", status: "done", rowsIn: 1, rowsOut: 1, roundedValues: 0, rejectedRows: 0, rejects: [] },
    ]);
    expect(sync.parts[0]?.rulesChecked).toBeGreaterThan(100);
    expect(sync.slices).toMatchObject([
      { provider: "aws", billingAccountId: "111111111111", billingPeriod: "2026-09-01", rows: 2 },
      { provider: "aws", billingAccountId: "111111111111", billingPeriod: "2026-10-01", rows: 1 },
    ]);
  });

  it("of a bill with an unreadable row names its line, column and reason, and loads nothing", async () => {
    const bill = focusBill([day(1, "1"), day(2, "20.5"), day(3, "1")]).replace("20.5,", "twenty,");
    const sync = await imported({ "broken.csv": bill });
    expect(sync).toMatchObject({ status: "failed", failureStep: "normalize-to-focus", rows: null, slices: [] });
    expect(sync.failureReason).toMatch(/line 3.*twenty/s);
    expect(sync.parts).toMatchObject([
      {
        name: "broken.csv",
        status: "failed",
        rowsOut: null,
        rejectedRows: 1,
        rejects: [{ line: 3, row: 2, column: "BilledCost", value: "twenty", reason: expect.stringMatching(/\w/) }],
      },
    ]);
    expect(sync.steps.map(({ step, status }) => `${step} ${status}`)).toEqual([
      "plan-sync done",
      "fetch-billing done",
      "normalize-to-focus failed",
      "load-warehouse waiting",
      "evaluate-alerts waiting",
    ]);
  });

  it("counts refused rows, though one may have several faults", async () => {
    const rows = Array.from({ length: 30 }, (_, index) => day(index + 1, "20.5"));
    const sync = await imported({ "worse.csv": focusBill(rows).replaceAll("20.5,20.5,", "twenty,twenty,") });
    expect(sync.parts[0]?.rejectedRows).toBe(30);
    expect(sync.parts[0]?.rejects).toHaveLength(20);
    expect(sync.parts[0]?.rejects.map(({ row, column }) => `${row} ${column}`)).toContain("1 EffectiveCost");
  });

  it("of a bill without a needed column says which, without any refused row", async () => {
    const sync = await imported({ "other.csv": "a,b,c\n1,2,3\n" });
    expect(sync).toMatchObject({ status: "failed", parts: [{ status: "failed", rejectedRows: 0 }] });
    expect(sync.failureReason).toContain("column");
  });

  it("names the columns that reach no FOCUS column", async () => {
    const [header, ...lines] = focusBill([day(4, "1")])
      .trim()
      .split("\n");
    const sync = await imported({
      "more.csv": `${header},Shoe Size\n${lines.map((line) => `${line},43`).join("\n")}\n`,
    });
    expect(sync.parts[0]?.unmappedColumns).toEqual(["Shoe Size"]);
  });

  it("of a bill that was loaded before ends with its plan and names the run that loaded it", async () => {
    const bill = focusBill([day(1, "5", { account: "999999999999" })]);
    const first = await imported({ "first.csv": bill });
    const second = await imported({ "second.csv": bill });
    expect(second).toMatchObject({
      status: "unchanged",
      unchangedSince: first.runId,
      providers: ["aws"],
      rows: 0,
      steps: [{ step: "plan-sync", status: "done" }],
    });
  });
});

describe("a sync under way", () => {
  async function runUnderWay() {
    const db = await database();
    const orgId = (await findOrganization(db, owner.org))?.id ?? "";
    const run = { orgId, runId: randomUUID() };
    const files = ["a.csv", "b.csv"].map((name) => ({ name, uri: `files://uploads/${name}` }));
    await startRun(db, { ...run, trigger: "upload", provider: "upload", files });
    const plan = { ...run, changeToken: run.runId, parts: files.map(({ name, uri }) => ({ name, sourceUri: uri })) };
    return { db, run, plan };
  }
  const read = async (runId: string) => (await owner.call("GET /api/syncs/{runId}", { params: { runId } })).json;

  it("waits for its parts, and shows those that are through", async () => {
    const { db, run, plan } = await runUnderWay();
    expect((await read(run.runId)).steps.map(({ status, partsTotal }) => [status, partsTotal])).toEqual([
      ["waiting", 1],
      ["waiting", 2],
      ["waiting", 2],
      ["waiting", 1],
      ["waiting", 1],
    ]);
    const [first] = await planRun(db, plan);
    await withStep(db, { ...run, step: "plan-sync" }, async () => ({}));
    await withStep(db, { ...run, partId: first?.id, step: "fetch-billing" }, async () => ({}));
    const sync = await read(run.runId);
    expect(sync.status).toBe("running");
    expect(sync.steps.slice(0, 3).map(({ status, partsDone }) => [status, partsDone])).toEqual([
      ["done", 1],
      ["running", 1],
      ["waiting", 0],
    ]);
    expect(sync.parts.map(({ name, step, status }) => [name, step, status])).toEqual([
      ["a.csv", "fetch-billing", "done"],
      ["b.csv", "fetch-billing", "waiting"],
    ]);
  });

  it("is still running when a step failed that will be tried again, and says with what", async () => {
    const { db, run, plan } = await runUnderWay();
    const [first] = await planRun(db, plan);
    const work = withStep(db, { ...run, partId: first?.id, step: "fetch-billing" }, async () => {
      throw new Error("The vendor did not answer.");
    });
    await expect(work).rejects.toThrow();
    const retrying = await read(run.runId);
    expect(retrying.steps[1]).toMatchObject({ status: "running", lastError: "The vendor did not answer." });
    expect(retrying.parts[0]?.status).toBe("running");
    await failRun(db, { ...run, step: "fetch-billing", reason: "gave up after 5 attempts" });
    const over = await read(run.runId);
    expect(over.steps[1]).toMatchObject({ status: "failed", lastError: "The vendor did not answer." });
    expect(over.parts[0]?.status).toBe("failed");
  });

  it("is sent again only when something has changed", async () => {
    const { db, run, plan } = await runUnderWay();
    const ask = (headers = {}) => owner.call("GET /api/syncs/{runId}", { params: { runId: run.runId }, headers });
    const etag = (await ask()).etag;
    expect((await ask({ "if-none-match": etag })).status).toBe(304);
    await planRun(db, plan);
    expect((await ask({ "if-none-match": etag })).status).toBe(200);
  });
});

describe("the list of syncs", () => {
  it("shows the newest first, page by page", async () => {
    await imported({ "last.csv": focusBill([day(9, "9")]) });
    const all = (await owner.call("GET /api/syncs", { query: { limit: "100" } })).json;
    expect(all.more).toBe(false);
    expect(all.syncs[0]).toMatchObject({ files: ["last.csv"], status: "loaded", rows: 1 });
    expect(all.syncs[0]?.steps).toHaveLength(5);
    const seen: string[] = [];
    for (let more = true; more; ) {
      const after = seen.at(-1);
      const { json } = await owner.call("GET /api/syncs", { query: { limit: "2", ...(after && { after }) } });
      seen.push(...json.syncs.map(({ runId }) => runId));
      more = json.more;
    }
    expect(seen).toEqual(all.syncs.map(({ runId }) => runId));
  });

  it("has nothing of another organization, whose runs are not found either", async () => {
    const runId = await owner.importBill({ "mine.csv": focusBill([day(1, "77")]) });
    await owner.finished(runId);
    expect((await stranger.call("GET /api/syncs")).json).toEqual({ syncs: [], more: false });
    expect((await stranger.call("GET /api/syncs", { query: { after: runId } })).json.syncs).toEqual([]);
    expect((await stranger.call("GET /api/syncs/{runId}", { params: { runId } })).status).toBe(404);
    const asOwner = await stranger.call("GET /api/syncs/{runId}", { params: { runId }, query: { org: owner.org } });
    expect(asOwner.status).toBe(404);
  });
});
