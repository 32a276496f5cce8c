import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { PermanentError } from "#shared/errors.ts";
import {
  load,
  newOrganization,
  newRun,
  part,
  request,
  sums,
  type TestedDatabase,
} from "./database.contract-fixtures.ts";
import { readPart } from "./run-queries.ts";
import { failRun, finishRun, loadedTwin, partResults, planRun, readRun, startRun } from "./runs.ts";
import { beginStep } from "./steps.ts";
import { withStep } from "./with-step.ts";

export function runFacts(open: () => TestedDatabase) {
  it("asking twice for a run is asking once, and generations grow", async () => {
    const db = open().client;
    const orgId = await newOrganization(db);
    const first = { ...request, orgId, runId: randomUUID() };
    const { generation, status } = await startRun(db, first);
    expect(status).toBe("requested");
    expect(await startRun(db, { ...first, files: [] })).toEqual({ generation, status });
    expect((await readRun(db, first))?.files).toEqual(request.files);
    const later = await startRun(db, { ...first, runId: randomUUID() });
    expect(later.generation).toBeGreaterThan(generation);
  });

  it("a run belongs to the organization that asked for it", async () => {
    const db = open().client;
    const run = await newRun(db);
    const other = { ...run, orgId: await newOrganization(db) };
    await expect(startRun(db, { ...request, ...other })).rejects.toThrow(PermanentError);
    await expect(startRun(db, { ...request, orgId: randomUUID(), runId: randomUUID() })).rejects.toThrow(
      PermanentError,
    );
    expect(await readRun(db, other)).toBeUndefined();
    expect(await failRun(db, { ...other, step: "x", reason: "x" })).toBe("unknown");
    expect((await readRun(db, run))?.status).toBe("requested");
  });

  it("the first plan of a run is kept", async () => {
    const db = open().client;
    const run = await newRun(db);
    const plan = { ...run, changeToken: "etag-1", parts: [part("b"), part("a")] };
    const parts = await planRun(db, plan);
    expect(parts.map(({ ordinal, name, sourceUri }) => ({ ordinal, name, sourceUri }))).toEqual([
      { ordinal: 1, ...part("b") },
      { ordinal: 2, ...part("a") },
    ]);
    expect(await planRun(db, { ...plan, changeToken: "etag-2", parts: [part("c")] })).toEqual(parts);
    expect(await readRun(db, run)).toMatchObject({ status: "planned", changeToken: "etag-1", parts });
    const partId = parts[1]?.id ?? "";
    expect(await readPart(db, { ...run, partId })).toMatchObject({ ...part("a"), provider: request.provider });
  });

  it("counts the parts that are through a step", async () => {
    const db = open().client;
    const run = await newRun(db);
    const [first, second] = await planRun(db, { ...run, changeToken: "t", parts: [part("1"), part("2")] });
    const step = { ...run, step: "normalize" };
    await withStep(db, { ...step, partId: second?.id }, async () => ({ rows: 2 }));
    const two = { partId: second?.id, name: "2", result: { rows: 2 } };
    expect(await partResults(db, step)).toEqual({ total: 2, done: 1, results: [two] });
    await withStep(db, { ...step, partId: first?.id }, async () => ({ rows: 1 }));
    const one = { partId: first?.id, name: "1", result: { rows: 1 } };
    expect(await partResults(db, step)).toEqual({ total: 2, done: 2, results: [one, two] });
    expect(await partResults(db, { ...step, step: "another" })).toEqual({ total: 2, done: 0, results: [] });
  });

  it("the first failure of a run is kept", async () => {
    const db = open().client;
    const run = await newRun(db);
    expect(await failRun(db, { ...run, step: "fetch", reason: "first" })).toBe("failed");
    expect(await failRun(db, { ...run, step: "load", reason: "second" })).toBe("failed");
    expect(await finishRun(db, run, { status: "loaded", slices: [] })).toBe("failed");
    expect(await readRun(db, run)).toMatchObject({ status: "failed", failureStep: "fetch", failureReason: "first" });
    await expect(planRun(db, { ...run, changeToken: "t", parts: [] })).rejects.toThrow("over");
  });
}

export function loadFacts(open: () => TestedDatabase) {
  it("a slice is held by the newest generation, whichever is recorded last", async () => {
    const db = open().client;
    const older = await newRun(db);
    const newer = await newRun(db, older.orgId);
    await load(db, newer, "b");
    expect(await load(db, older, "a")).toBe("loaded");
    const held = await db.from("slices").select("run_id, rows, sums").eq("org_id", older.orgId);
    expect(held.data).toEqual([{ run_id: newer.runId, rows: 5, sums }]);
    expect((await readRun(db, older))?.slices).toMatchObject([{ billingPeriod: "2026-10-01", rows: 5, sums }]);
    expect(await failRun(db, { ...older, step: "late", reason: "late" })).toBe("loaded");
  });

  it("the same bill is known again, until a restated one has replaced it", async () => {
    const db = open().client;
    const original = await newRun(db);
    await load(db, original, "a");
    const again = await newRun(db, original.orgId);
    expect(await loadedTwin(db, { ...again, changeToken: "a" })).toBe(original.runId);
    expect(await loadedTwin(db, { ...again, changeToken: "b" })).toBeUndefined();
    expect(await loadedTwin(db, { ...(await newRun(db)), changeToken: "a" })).toBeUndefined();
    expect(await finishRun(db, again, { status: "unchanged", since: original.runId })).toBe("unchanged");
    expect((await readRun(db, again))?.unchangedSince).toBe(original.runId);
    await load(db, await newRun(db, original.orgId), "b");
    expect(await loadedTwin(db, { ...(await newRun(db, original.orgId)), changeToken: "a" })).toBeUndefined();
  });

  it("the same bill is not known while a run between may have touched the warehouse", async () => {
    const db = open().client;
    const original = await newRun(db);
    await load(db, original, "a");
    const between = await newRun(db, original.orgId);
    const again = { ...(await newRun(db, original.orgId)), changeToken: "a" };
    expect(await loadedTwin(db, again)).toBeUndefined();
    await failRun(db, { ...between, step: "plan-sync", reason: "a broken file" });
    expect(await loadedTwin(db, again)).toBe(original.runId);
    const loading = await newRun(db, original.orgId);
    const last = { ...(await newRun(db, original.orgId)), changeToken: "a" };
    await finishRun(db, again, { status: "unchanged", since: original.runId });
    await beginStep(db, { ...loading, step: "load-warehouse" }, "worker", 30);
    await failRun(db, { ...loading, step: "load-warehouse", reason: "died" });
    expect(await loadedTwin(db, last)).toBeUndefined();
  });
}
