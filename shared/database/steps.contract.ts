import { expect, it, onTestFinished, vi } from "vitest";
import type { Database } from "./client.ts";
import { newOrganization, newStep, type TestedDatabase } from "./database.contract-fixtures.ts";
import { lastErrorOf } from "./run-queries.ts";
import { failRun, readRun, releaseDeadLeases } from "./runs.ts";
import { beginStep, failStep, finishStep, renewStep, type StepKey } from "./steps.ts";
import { withStep } from "./with-step.ts";

export function stepFacts(open: () => TestedDatabase) {
  it("a step is claimed by one worker at a time", async () => {
    const db = open().client;
    const step = await newStep(db);
    expect(await beginStep(db, step, "first", 30)).toEqual({ verdict: "go", attempts: 1 });
    expect(await beginStep(db, step, "second", 30)).toMatchObject({ verdict: "busy", lease_until: expect.any(String) });
    expect(await failStep(db, step, "second", "not mine")).toBe(false);
    expect(await failStep(db, step, "first", "the disk is full")).toBe(true);
    expect(await beginStep(db, step, "second", 30)).toEqual({ verdict: "go", attempts: 2 });
    expect(await lastErrorOf(db, step)).toBe("the disk is full");
  });

  it("50 workers claim one step: exactly one goes", async () => {
    const db = open().client;
    const step = await newStep(db);
    const workers = Array.from({ length: 50 }, (_, index) => beginStep(db, step, `worker-${index}`, 30));
    const verdicts = (await Promise.all(workers)).map(({ verdict }) => verdict);
    expect(verdicts.filter((verdict) => verdict === "go")).toHaveLength(1);
    expect(verdicts.filter((verdict) => verdict === "busy")).toHaveLength(49);
  });

  it("a dead worker's claim expires by itself", async () => {
    const db = open().client;
    const step = await newStep(db);
    await beginStep(db, step, "dead", 0);
    expect(await beginStep(db, step, "alive", 30)).toEqual({ verdict: "go", attempts: 2 });
  });

  it("a worker that lost its claim can neither renew nor end the step", async () => {
    const db = open().client;
    const step = await newStep(db);
    await beginStep(db, step, "slow", 0);
    await beginStep(db, step, "quick", 30);
    expect(await renewStep(db, step, "slow", 30)).toBe(false);
    expect(await failStep(db, step, "slow", "too late")).toBe(false);
    expect(await finishStep(db, step, "slow", "slow")).toEqual({ verdict: "lost" });
    expect(await renewStep(db, step, "quick", 30)).toBe(true);
    expect(await finishStep(db, step, "quick", { by: ["quick"] })).toEqual({
      verdict: "done",
      result: { by: ["quick"] },
    });
    expect(await finishStep(db, step, "slow", "slow")).toEqual({ verdict: "done", result: { by: ["quick"] } });
  });

  it("a platform that starts ends the claims of the one before", async () => {
    const db = open().client;
    const step = await newStep(db);
    await beginStep(db, step, "dead", 3600);
    expect(await releaseDeadLeases(db)).toBeGreaterThan(0);
    expect(await beginStep(db, step, "alive", 30)).toEqual({ verdict: "go", attempts: 2 });
  });

  it.each([null, true, 0, "text", "", [], {}, [{ a: null }]])("keeps the result %j as it is", async (result) => {
    const db = open().client;
    const step = await newStep(db);
    await beginStep(db, step, "one", 30);
    expect(await finishStep(db, step, "one", result)).toEqual({ verdict: "done", result });
  });

  it("a step of a run that is over is not begun, one that was done still answers", async () => {
    const db = open().client;
    const step = await newStep(db);
    await beginStep(db, step, "one", 30);
    await finishStep(db, step, "one", { rows: 3 });
    await failRun(db, { ...step, step: "later", reason: "no more" });
    expect(await beginStep(db, step, "two", 30)).toEqual({ verdict: "done", result: { rows: 3 } });
    expect(await beginStep(db, { ...step, step: "later" }, "two", 30)).toEqual({ verdict: "over", status: "failed" });
    const elsewhere = { ...step, orgId: await newOrganization(db) };
    expect(await beginStep(db, elsewhere, "two", 30)).toEqual({ verdict: "over", status: "unknown" });
  });
}

export function withStepFacts(open: () => TestedDatabase) {
  it("is done once, and whoever comes second gets the same result", async () => {
    const db = open().client;
    const step = await newStep(db);
    let times = 0;
    const work = async () => ({ times: ++times });
    const answers = await Promise.all([withStep(db, step, work), withStep(db, step, work)]);
    expect([...answers, await withStep(db, step, work)]).toEqual(Array(3).fill({ result: { times: 1 } }));
  });

  it("that fails says so in the step, and can be tried again", async () => {
    const db = open().client;
    const step = await newStep(db);
    const broken = () => Promise.reject(new Error("the line was cut"));
    await expect(withStep(db, step, broken)).rejects.toThrow("the line was cut");
    const [failed] = (await readRun(db, step))?.steps ?? [];
    expect(failed).toMatchObject({ status: "failed", attempts: 1, lastError: "the line was cut" });
    expect(await withStep(db, step, async () => 7)).toEqual({ result: 7 });
    expect(await lastErrorOf(db, step)).toBeUndefined();
  });

  it("is not begun when the run is over", async () => {
    const db = open().client;
    const step = await newStep(db);
    await failRun(db, { ...step, reason: "no" });
    const work = vi.fn();
    expect(await withStep(db, step, work)).toEqual({ over: "failed" });
    expect(work).not.toHaveBeenCalled();
  });

  it("keeps its claim for as long as it takes", async () => {
    const db = open().client;
    const step = await newStep(db);
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const done = await withStep(db, step, async () => {
      await db.from("run_steps").update({ lease_until: "2000-01-01T00:00:00Z" }).eq("run_id", step.runId);
      vi.advanceTimersByTime(10_000);
      await vi.waitFor(async () => expect((await readLease(db, step))?.getTime()).toBeGreaterThan(Date.now()), 20_000);
      return (await beginStep(db, step, "another", 30)).verdict;
    });
    expect(done).toEqual({ result: "busy" });
  });
}

async function readLease(db: Database, step: StepKey): Promise<Date | undefined> {
  const { data } = await db.from("run_steps").select("lease_until").eq("run_id", step.runId).single();
  return data?.lease_until ? new Date(data.lease_until) : undefined;
}
