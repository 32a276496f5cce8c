import type { CostSums, PartReport, Violation } from "./report.ts";

/** A part's report for people, as text of some lines. Amounts are exact, with the zeros that say nothing left out. */
export function describeReport(report: PartReport): string {
  const { conformance } = report;
  return [
    `\n${report.sourceFile}`,
    `  format: ${report.formatName} (${report.format})`,
    `  rows: ${report.rowsIn} in, ${report.rowsOut} out, ${report.rejectedRows} rejected`,
    ...report.sums.map(describeSums),
    ...(report.roundedValues > 0 ? [`  rounded to 18 decimals: ${report.roundedValues} values`] : []),
    ...(report.unmappedColumns.length > 0
      ? [`  columns that are not FOCUS: ${report.unmappedColumns.join(", ")}`]
      : []),
    `  FOCUS 1.3 rules: ${conformance.rulesChecked} checked, ${conformance.rulesViolated} violated`,
    ...conformance.violations.map(describeViolation),
  ].join("\n");
}

function describeSums(sums: CostSums): string {
  const { billed, effective, list, contracted } = sums;
  return (
    `  ${sums.currency}: BilledCost ${plain(billed)}, EffectiveCost ${plain(effective)}, ` +
    `ListCost ${plain(list)}, ContractedCost ${plain(contracted)}`
  );
}

const FIRST_ROWS = 2;

function describeViolation({ ruleId, severity, requirement, count, firstRows }: Violation): string {
  const rows = firstRows.slice(0, FIRST_ROWS).map((row) => {
    const values = Object.entries(row).map(([column, value]) => `${column} ${value ?? "null"}`);
    return `      e.g. ${values.join(", ")}`;
  });
  return [`    ${ruleId} (${severity}) ${count}×: ${requirement}`, ...rows].join("\n");
}

const plain = (amount: string) => (amount.includes(".") ? amount.replace(/\.?0+$/, "") : amount);
