import type { Period } from "./days.ts";
import { conjunction } from "./fields.ts";
import {
  and,
  caseWhen,
  chargeDay,
  column,
  compare,
  type Expression,
  isNull,
  not,
  output,
  type Select,
  text,
  within,
} from "./select.ts";

const isBilled = compare(column("x_CostBasis"), "=", text("billed"));

/**
 * The rule of the ledger: an estimate counts only on days its connection was not billed for. A scan groups by these keys beside its
 * own, null for what was billed, so that only estimates stay apart by connection and day; it is then joined with `billedDays`.
 */
export const estimateKeys: Select["columns"] = [
  { as: "estimated_connection", value: caseWhen([[not(isBilled), column("x_ConnectionId")]]) },
  { as: "estimated_day", value: caseWhen([[not(isBilled), chargeDay]]) },
];

/** Days of each connection that were billed, whatever the filters of a question. */
export function billedDays({ segments }: { segments: readonly Period[] }): Omit<Select, "with"> {
  return {
    columns: [
      { as: "billed_connection", value: column("x_ConnectionId") },
      { as: "billed_day", value: chargeDay },
    ],
    from: "cost_daily",
    where: conjunction([wholeRange(segments), isBilled]),
    groupBy: ["billed_connection", "billed_day"],
  };
}

export const isBilledDay = and(
  compare(output("estimated_connection"), "=", output("billed_connection")),
  compare(output("estimated_day"), "=", output("billed_day")),
);
export const isOfLedger = isNull(output("billed_connection"));

/** From the first of the days to the last, in order: one pair of bounds for partitions and row groups. */
export function wholeRange(days: readonly Period[]): Expression {
  return within(days[0]?.from ?? "", days.at(-1)?.until ?? "");
}
