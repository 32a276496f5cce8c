import { setTimeout as sleep } from "node:timers/promises";
import type { RunKey, RunStep } from "#shared/database/runs.ts";
import type { SliceLoad, SliceTotal } from "#shared/warehouse/warehouse.ts";
import type { DescribedRun } from "./describe-run.ts";
import type { RunningPlatform } from "./running-platform.ts";

type Say = (line: string) => void;

/** Waits for a run, saying each step as it ends, and then what the warehouse holds. Resolves with an exit code. */
export async function showRun(platform: RunningPlatform, key: RunKey, say: Say): Promise<number> {
  const said = new Set<string>();
  for (let pause = 20; ; pause = Math.min(pause * 1.3, 500)) {
    const described = (await platform.ask("GET", `/control/runs/${key.orgId}/${key.runId}`)) as DescribedRun;
    sayEndedSteps(described, said, say);
    if (isOver(described)) return sayOutcome(described, say);
    sayLongStep(described, said, say);
    await sleep(pause);
  }
}

/** A line every ten seconds of a step that takes long. */
function sayLongStep({ run }: DescribedRun, said: Set<string>, say: Say): void {
  const running = run?.steps.find(({ status }) => status === "running");
  if (!running) return;
  const tens = Math.floor((Date.now() - Date.parse(running.startedAt)) / 10_000);
  const key = JSON.stringify([running.step, running.partId, "long", tens]);
  if (tens === 0 || said.has(key)) return;
  said.add(key);
  say(`${"…".padStart(8)}    ${running.step}, ${tens * 10} s so far`);
}

/** A loaded run is over for its reader when the alerts have been judged, too. */
function isOver({ run }: DescribedRun): boolean {
  if (!run?.finishedAt) return false;
  return run.status !== "loaded" || run.steps.some(({ step }) => step === "evaluate-alerts");
}

function sayEndedSteps({ run }: DescribedRun, said: Set<string>, say: Say): void {
  for (const step of run?.steps ?? []) {
    const attempt = JSON.stringify([step.step, step.partId, step.attempts]);
    if (!step.finishedAt || step.status === "running" || said.has(attempt)) continue;
    said.add(attempt);
    const part = run?.parts.find(({ id }) => id === step.partId)?.name;
    const detail = [part, detailOf(step)].filter(Boolean).join(": ");
    say(`${seconds(step.startedAt, step.finishedAt)}  ${step.step.padEnd(18)}  ${detail}`.trimEnd());
  }
}

function detailOf({ status, result, lastError, attempts }: RunStep): string {
  if (status === "failed") return `failed, attempt ${attempts}: ${lastError}`;
  const { format, rows, slices } = (result ?? {}) as Record<string, unknown>;
  if (typeof format === "string") return `${format}, ${rows} rows of FOCUS`;
  if (Array.isArray(slices)) return `${slices.length} ${slices.length === 1 ? "slice" : "slices"}`;
  if (Array.isArray(result)) return result.length === 0 ? "no alert" : result.map(String).join("; ");
  return "";
}

function sayOutcome({ run, totals }: DescribedRun, say: Say): number {
  if (!run) return 2;
  const took = seconds(run.requestedAt, run.finishedAt ?? run.requestedAt).trim();
  if (run.status === "failed") {
    const isUntouched = run.steps.every(({ step }) => step !== "load-warehouse");
    const left = isUntouched
      ? "Nothing was changed in the warehouse."
      : "Import the bill again: it may be loaded or not.";
    say(`\nFailed in ${run.failureStep} after ${took}. ${left}\n  ${run.failureReason}`);
    return 1;
  }
  const loads = (run.steps.find(({ step }) => step === "load-warehouse")?.result as { slices: SliceLoad[] } | undefined)
    ?.slices;
  const written = loads?.filter(({ outcome }) => outcome === "loaded").reduce((sum, { rows }) => sum + rows, 0) ?? 0;
  say(
    run.status === "unchanged"
      ? `\nUnchanged: this very bill is loaded already. 0 rows written, ${took}.`
      : `\nLoaded: ${written} rows written, ${took}.`,
  );
  say("\nIn the warehouse now");
  for (const total of totals) saySlice(total, loads, say);
  return 0;
}

function saySlice(total: SliceTotal, loads: SliceLoad[] | undefined, say: Say): void {
  const isSame = (load: SliceLoad) =>
    load.connectionId === total.connectionId && load.billingPeriod === total.billingPeriod;
  const load = loads?.find(isSame);
  say(
    `  ${total.provider} ${total.billingAccountId}, billing period ${total.billingPeriod}: ${total.rows} rows${historyOf(load)}`,
  );
  for (const { currency, billed, effective, list, contracted } of total.sums) {
    say(
      `    ${currency}  BilledCost ${plain(billed)}  EffectiveCost ${plain(effective)}  ListCost ${plain(list)}  ContractedCost ${plain(contracted)}`,
    );
  }
  for (const change of load?.dayChanges.slice(0, 10) ?? []) {
    say(
      `    ${change.day} moved: BilledCost ${plain(change.billedBefore)} → ${plain(change.billedAfter)} ${change.currency}`,
    );
  }
}

function historyOf(load: SliceLoad | undefined): string {
  if (!load) return "";
  if (load.outcome === "superseded") return " (a newer run had loaded it already; left as it is)";
  if (load.rowsBefore === null) return " (new)";
  return ` (replaced ${load.rowsBefore}, ${load.dayChanges.length} days moved)`;
}

/** Without the zeros that end an exact decimal. */
function plain(amount: string): string {
  return amount.includes(".") ? amount.replace(/\.?0+$/, "") : amount;
}

function seconds(from: string, until: string): string {
  return `${((Date.parse(until) - Date.parse(from)) / 1000).toFixed(2).padStart(8)} s`;
}
