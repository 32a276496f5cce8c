import type { Load } from "../warehouse.ts";

/** A row of `quality_results`, but for the run. */
export interface QualityResult {
  part_id: string;
  source_file: string;
  rule_id: string;
  severity: string;
  requirement: string;
  row_count: number;
  first_rows: string;
}

/** The broken rules of every part; rejected rows and rounded values are rules of our own. A part without findings has no row. */
export function qualityResults(reports: Load["reports"]): QualityResult[] {
  return reports.flatMap(({ partId, report }) =>
    [
      ...report.conformance.violations,
      {
        ruleId: "rejected-rows",
        severity: "must",
        requirement: "Every row of the source can be read.",
        count: report.rejectedRows,
        firstRows: report.rejects,
      },
      {
        ruleId: "rounded-values",
        severity: "should",
        requirement: "No amount has more than 18 decimals.",
        count: report.roundedValues,
        firstRows: [],
      },
    ]
      .filter(({ count }) => count > 0)
      .map(({ ruleId, severity, requirement, count, firstRows }) => ({
        part_id: partId,
        source_file: report.sourceFile,
        rule_id: ruleId,
        severity,
        requirement,
        row_count: count,
        first_rows: JSON.stringify(firstRows),
      })),
  );
}
