import type { CostAnswer, CostGroup, CostSection } from "#shared/costs/answer.ts";
import type { Metric } from "#shared/costs/query.ts";

/** A column of the file, and where it is from. */
export interface FileColumn {
  name: string;
  type: "text" | "day" | "decimal" | "boolean";
}
export type Cell = string | null;

/** Names of FOCUS where it has them. */
const metricColumns: Record<Metric, string> = {
  billed: "BilledCost",
  effective: "EffectiveCost",
  list: "ListCost",
  contracted: "ContractedCost",
  quantity: "ConsumedQuantity",
  tokens: "Tokens",
};

export function columnsOfAnswer({ query }: CostAnswer): FileColumn[] {
  const isCompared = query.compare !== undefined;
  const isGrouped = query.groupBy.length > 0;
  return [
    { name: "PeriodStart", type: "day" },
    { name: "PeriodEnd", type: "day" },
    ...query.groupBy.map((name) => ({ name, type: "text" as const })),
    ...(isGrouped ? [{ name: "Group", type: "text" as const }] : []),
    { name: "Unit", type: "text" },
    { name: metricColumns[query.metric], type: "decimal" },
    { name: "Credits", type: "decimal" },
    ...(isCompared ? [{ name: "Previous", type: "decimal" as const }] : []),
    { name: "Complete", type: "boolean" },
  ];
}

/** One row per bucket, group and unit that has an amount, Other included; cells as the columns are. Ends are exclusive. */
export function* rowsOfAnswer(answer: CostAnswer): Generator<Cell[]> {
  const isGrouped = answer.query.groupBy.length > 0;
  for (const section of answer.sections) {
    if (!isGrouped) yield* rowsOf(answer, section, section, []);
    else for (const group of section.groups) yield* rowsOf(answer, section, group, keyCells(answer, group));
  }
}

function* rowsOf(
  { query, buckets }: CostAnswer,
  { unit }: CostSection,
  { values, credits, previousValues }: Pick<CostGroup, "values" | "credits" | "previousValues">,
  key: readonly Cell[],
): Generator<Cell[]> {
  for (const [index, { from, until, complete }] of buckets.entries()) {
    const [value, credit, previous] = [values, credits, previousValues].map((amounts) => amounts[index] ?? null);
    if ([value, credit, previous].every((amount) => amount === null)) continue;
    const compared = query.compare === undefined ? [] : [previous ?? null];
    yield [from, until, ...key, unit, value ?? null, credit ?? null, ...compared, String(complete)];
  }
}

/** Other has no key: it is said to be what it is, so that its rows are not taken for rows without a value. */
function keyCells({ query }: CostAnswer, { key, kind, groups }: CostGroup): Cell[] {
  const named = query.groupBy.map((_, index) => key[index] ?? null);
  return [...named, kind === "other" ? `other (${groups})` : kind];
}
