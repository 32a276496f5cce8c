import type { Answer } from "#shared/api/routes.ts";
import type { Files } from "#shared/files/files.ts";
import { reportFolder, reportPath } from "#shared/normalize/part-files.ts";
import { readReport } from "#shared/normalize/read-report.ts";
import type { PartReport } from "#shared/normalize/report.ts";
import type { LoadRecord, QualityResult } from "#shared/warehouse/warehouse.ts";

type BrokenRule = Answer<"GET /api/data-health">["rules"][number];

export interface Conformance {
  rulesChecked: number;
  /** Ids of the rules that rows break. */
  violated: Set<string>;
}

/** What the rules said of a load's own parts of its run; undefined when nothing is left of that. */
export async function conformanceOf(files: Files, orgId: string, load: LoadRecord): Promise<Conformance | undefined> {
  const uris = await files.list(reportFolder({ orgId, runId: load.runId }));
  const reports = await Promise.all(
    uris.filter((uri) => uri.endsWith(".report.json")).map((uri) => readReport(files, uri)),
  );
  const own = reports.filter((report) => holds(report, load)).map(({ conformance }) => conformance);
  if (own.length === 0) return undefined;
  return {
    rulesChecked: Math.max(...own.map(({ rulesChecked }) => rulesChecked)),
    violated: new Set(own.flatMap(({ violations }) => violations.map(({ ruleId }) => ruleId))),
  };
}

function holds({ slices }: PartReport, { provider, billingAccountId }: LoadRecord): boolean {
  return slices.some((slice) => slice.provider === provider && slice.billingAccountId === billingAccountId);
}

const firstRows = 5;

interface Judged {
  orgId: string;
  results: readonly QualityResult[];
  /** The loads that stand. */
  standing: readonly LoadRecord[];
}

/** Broken rules by source, what must hold first, then by rows. A part of several sources is nobody's alone. */
export async function brokenRules(files: Files, { orgId, results, standing }: Judged): Promise<BrokenRule[]> {
  const rules = new Map<string, BrokenRule>();
  for (const result of results) {
    const owner = await ownerOf(files, orgId, result, standing);
    const key = JSON.stringify([result.ruleId, owner]);
    const known = rules.get(key);
    const rows = (known?.rows ?? 0) + result.rows;
    const shown = [...(known?.firstRows ?? []), ...result.firstRows].slice(0, firstRows);
    rules.set(key, {
      ruleId: result.ruleId,
      severity: result.severity === "must" ? "must" : "should",
      requirement: result.requirement,
      ...owner,
      rows,
      firstRows: shown,
    });
  }
  return [...rules.values()].sort(
    (a, b) => Number(a.severity !== "must") - Number(b.severity !== "must") || b.rows - a.rows,
  );
}

async function ownerOf(files: Files, orgId: string, { runId, partId }: QualityResult, standing: readonly LoadRecord[]) {
  const ofRun = standing.filter((load) => load.runId === runId);
  const connections = (loads: readonly LoadRecord[]) => [...new Set(loads.map(({ connectionId }) => connectionId))];
  const isShared = connections(ofRun).length > 1;
  const report = isShared ? await readReport(files, files.uriOf(reportPath({ orgId, runId, partId }))) : undefined;
  const loads = report ? ofRun.filter((load) => holds(report, load)) : ofRun;
  const [connectionId, ...others] = connections(loads);
  const providers = [...new Set(loads.map(({ provider }) => provider))];
  return { provider: providers.join(", "), connectionId: others.length > 0 ? null : (connectionId ?? null) };
}
