import { billedDays, isBilledDay, isOfLedger } from "./estimates.ts";
import type { Frame } from "./frame.ts";
import type { CostQuery } from "./query.ts";
import { isOfGroup, keyNames, rankGroups } from "./rank-groups.ts";
import type { Scale } from "./scale.ts";
import { isCost, scanDays } from "./scan-days.ts";
import { call, caseWhen, compare, type Expression, integer, isNull, output, type Select, text } from "./select.ts";

/**
 * The statement that answers a question: amounts by segment, bucket, unit and group, current and compared days from one scan. Groups
 * beyond the limit come as one of kind `other`, rows without a first key as one of kind `empty`.
 */
export function planCosts(query: CostQuery, frame: Frame, scale: Scale | undefined): Select {
  const isLedger = query.costBasis === "ledger";
  const isGrouped = query.groupBy.length > 0;
  const time = timeName(query);
  const labels = [{ as: time, value: output(time) }, { as: "unit", value: output("unit") }, ...groupLabels(query)];
  const among = { as: "among", value: isGrouped ? call("max", output("among")) : integer(0) };
  return {
    with: [
      { name: "scan", select: scanDays(query, frame, scale) },
      ...(isLedger ? [{ name: "billed", select: billedDays(frame) }] : []),
      { name: "cells", select: cells(query) },
      ...(isGrouped ? [{ name: "places", select: rankGroups(query, frame, scale) }] : []),
    ],
    columns: [...labels, ...sumNames.map((as) => ({ as, value: call("sum", output(as)) })), among],
    from: { cte: "cells" },
    ...(isGrouped && { leftJoin: { cte: "places", on: isOfGroup(query, scale) } }),
    groupBy: labels.map(({ as }) => as),
  };
}

const sumNames = ["amount", "credit", "row_count", "unknown_count"];

/** Whether cells know their day, or the number of their segment. */
export const timeName = ({ granularity }: CostQuery) => (granularity === "day" ? "day" : "segment");

/** What was scanned, where rows are few: empty keys made null, and estimates of billed days left out. */
function cells(query: CostQuery): Omit<Select, "with"> {
  const isLedger = query.costBasis === "ledger";
  return {
    columns: [
      { as: timeName(query), value: output(timeName(query)) },
      { as: "unit", value: unitOf(query) },
      ...keyNames(query).map((as) => ({ as, value: call("null-if-empty", output(as)) })),
      ...sumNames.map((as) => ({ as, value: output(as) })),
    ],
    from: { cte: "scan" },
    ...(isLedger && {
      leftJoin: { cte: "billed", on: isBilledDay },
      where: isOfLedger,
    }),
  };
}

/** A cost without a currency is none of any we know: XXX in ISO 4217. */
function unitOf({ metric }: CostQuery): Expression {
  if (isCost(metric)) return call("coalesce", output("unit"), text("XXX"));
  return metric === "tokens" ? call("lower", output("unit")) : output("unit");
}

function groupLabels(query: CostQuery): Select["columns"] {
  const keys = keyNames(query);
  const [first] = keys;
  if (first === undefined) return [];
  const isTop = compare(output("place"), "<=", integer(query.limit));
  const kind = caseWhen(
    [
      [isNull(output(first)), text("empty")],
      [isTop, text("group")],
    ],
    text("other"),
  );
  const shown = (name: string) => caseWhen([[isTop, output(name)]]);
  return [{ as: "kind", value: kind }, ...keys.map((name) => ({ as: `${name}_shown`, value: shown(name) }))];
}
