import * as v from "valibot";
import type { SyncDetail, SyncPart } from "#shared/api/syncs.ts";
import type { Database } from "#shared/database/client.ts";
import type { RunSummary } from "#shared/database/describe-runs.ts";
import { type Part, type Run, type RunStep, readRun } from "#shared/database/runs.ts";
import type { Files } from "#shared/files/files.ts";
import { rejectsPath } from "#shared/normalize/part-files.ts";
import { readRejects, readReport } from "#shared/normalize/read-report.ts";
import { syncOf } from "./sync.ts";

interface Deps {
  /** Reads as the caller. */
  database: Database;
  files: Files;
}

/** A run with its parts, what was found in them, and what it replaced. */
export async function describeSync(orgId: string, summary: RunSummary, { database, files }: Deps): Promise<SyncDetail> {
  const run = await readRun(database, { orgId, runId: summary.id });
  if (!run) throw new Error(`The run ${summary.id} was removed while it was read.`);
  return {
    ...syncOf(summary),
    parts: await Promise.all(run.parts.map((part) => describePart(files, run, part))),
    slices: slicesOf(run),
  };
}

const normalized = v.object({ reportUri: v.string() });

async function describePart(files: Files, run: Run, part: Part): Promise<SyncPart> {
  const own = run.steps.filter(({ partId }) => partId === part.id);
  const step = own.find(({ step }) => step === "normalize-to-focus") ?? own.at(-1);
  const place = { name: part.name, step: step?.step ?? "fetch-billing", status: statusOf(run, step) };
  const result = v.safeParse(normalized, step?.result);
  if (step?.status === "done" && result.success) {
    const report = await readReport(files, result.output.reportUri);
    return { ...place, ...foundIn(report) };
  }
  const uri = files.uriOf(rejectsPath({ orgId: run.orgId, runId: run.id, partId: part.id }));
  const rejects = step?.status === "failed" ? await readRejects(files, uri) : undefined;
  return { ...place, ...nothing, ...rejects };
}

const nothing = {
  format: null,
  rowsIn: null,
  rowsOut: null,
  roundedValues: null,
  sums: [],
  rulesChecked: null,
  violations: [],
  unmappedColumns: [],
  rejectedRows: 0,
  rejects: [],
};

function foundIn(report: Awaited<ReturnType<typeof readReport>>) {
  return {
    format: report.formatName,
    rowsIn: report.rowsIn,
    rowsOut: report.rowsOut,
    roundedValues: report.roundedValues,
    sums: report.sums,
    rulesChecked: report.conformance.rulesChecked,
    violations: report.conformance.violations,
    unmappedColumns: report.unmappedColumns,
    rejectedRows: report.rejectedRows,
    rejects: report.rejects,
  };
}

/** What failed is tried again while the run goes on, and what had not ended when the run failed never will. */
function statusOf(run: Run, step: RunStep | undefined): SyncPart["status"] {
  if (!step) return "waiting";
  if (step.status === "done") return "done";
  if (!run.finishedAt) return "running";
  return step.status === "failed" ? "failed" : "waiting";
}

const loaded = v.object({
  slices: v.array(
    v.object({
      outcome: v.string(),
      connectionId: v.string(),
      provider: v.string(),
      billingAccountId: v.string(),
      billingPeriod: v.string(),
      rows: v.number(),
      sums: v.array(v.object({ currency: v.string(), billed: v.string() })),
    }),
  ),
});

/** Slices that a newer run held already were left as they are. */
function slicesOf(run: Run): SyncDetail["slices"] {
  const result = v.safeParse(loaded, run.steps.find(({ step }) => step === "load-warehouse")?.result);
  if (!result.success) return [];
  return result.output.slices.filter(({ outcome }) => outcome !== "superseded").map(({ outcome, ...slice }) => slice);
}
