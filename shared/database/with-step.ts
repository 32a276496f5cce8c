import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { messageOf } from "#shared/errors.ts";
import { log } from "#shared/log.ts";
import type { Database } from "./client.ts";
import type { RunEnding } from "./run-rows.ts";
import { beginStep, failStep, finishStep, renewStep, type StepKey } from "./steps.ts";

const leaseSeconds = 30;
const renewEveryMs = 10_000;
/** Shorter than the 540 s a function may take. */
const waitAtMostMs = 530_000;

/**
 * Does the work of a step once: whoever comes second gets the first one's result, waits for it while the first one lives, and
 * takes over when it died. `over` when the run ended without this step. The result is kept as JSON. An error of the work is
 * recorded with the step and thrown on.
 */
export async function withStep<Result>(
  db: Database,
  key: StepKey,
  work: () => Promise<Result>,
): Promise<{ result: Result } | { over: RunEnding }> {
  const owner = randomUUID();
  const claim = await claimStep(db, key, owner);
  if (claim.verdict === "over") return { over: claim.status };
  // What is stored is what an earlier call of the same work returned.
  if (claim.verdict === "done") return { result: claim.result as Result };
  const end = await finishStep(db, key, owner, await workUnderLease(db, key, owner, work));
  if (end.verdict === "done") return { result: end.result as Result };
  throw new Error(`The step ${key.step} took longer than its claim, and another worker has it now.`);
}

async function claimStep(db: Database, key: StepKey, owner: string) {
  const deadline = Date.now() + waitAtMostMs;
  for (let wait = 100; ; wait = Math.min(wait * 1.5, 10_000)) {
    const answer = await beginStep(db, key, owner, leaseSeconds);
    if (answer.verdict !== "busy") return answer;
    if (Date.now() + wait > deadline) throw new Error(`The step ${key.step} is still in the hands of another worker.`);
    await pause(wait);
  }
}

async function workUnderLease<Result>(db: Database, key: StepKey, owner: string, work: () => Promise<Result>) {
  // A renewal that fails is not the end of the work: finishing it tells whether the claim held.
  const renewal = setInterval(() => {
    renewStep(db, key, owner, leaseSeconds).catch((error) =>
      log("WARNING", "A claim could not be renewed", { ...key, error: messageOf(error) }),
    );
  }, renewEveryMs);
  try {
    return await work();
  } catch (error) {
    await failStep(db, key, owner, messageOf(error)).catch(() => undefined);
    throw error;
  } finally {
    clearInterval(renewal);
  }
}
