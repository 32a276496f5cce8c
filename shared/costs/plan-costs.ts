import { allOf, conjunction, isLate, keyOf } from "./fields.ts";
import type { Frame } from "./frame.ts";
import type { CostQuery } from "./query.ts";
import { isOfGroup, keyNames, rankGroups } from "./rank-groups.ts";
import type { Scale } from "./scale.ts";
import { billedDays, isCost, scanDays } from "./scan-days.ts";
import {
  and,
  call,
  caseWhen,
  compare,
  day,
  type Expression,
  integer,
  isNull,
  or,
  output,
  type Select,
  text,
  truncate,
} from "./select.ts";

/**
 * The statement that answers a question: amounts by segment, bucket, unit and group, current and compared days from one scan. Groups
 * beyond the limit come as one of kind `other`, rows without a first key as one of kind `empty`.
 */
export function planCosts(query: CostQuery, frame: Frame, scale: Scale | undefined): Select {
  const isLedger = query.costBasis === "ledger";
  const isGrouped = query.groupBy.length > 0;
  const labels = [...timeLabels(query, frame), { as: "unit", value: output("unit") }, ...groupLabels(query)];
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

/** What was scanned, with its keys. Here, where rows are few, tags are read and estimates of billed days are left out. */
function cells(query: CostQuery): Omit<Select, "with"> {
  const keys = keyNames(query);
  const isLedger = query.costBasis === "ledger";
  return {
    columns: [
      { as: "day", value: output("day") },
      { as: "unit", value: unitOf(query) },
      ...query.groupBy.map((field, index) => ({ as: keys[index] ?? "", value: keyOf(field, output) })),
      ...sumNames.map((as) => ({ as, value: output(as) })),
    ],
    from: { cte: "scan" },
    ...(isLedger && { leftJoin: { cte: "billed", on: isBilledDay } }),
    where: conjunction([isLedger ? isOfLedger : undefined, ...allOf(query.filters.filter(isLate), output)]),
  };
}

/** Joins `billed` to rows of a scan by day. */
export const isBilledDay = and(
  compare(output("x_ConnectionId"), "=", output("billed_connection")),
  compare(output("day"), "=", output("billed_day")),
);
/** What was billed, and estimates of days that were not. */
export const isOfLedger = or(compare(output("x_CostBasis"), "=", text("billed")), isNull(output("billed_connection")));

/** A cost without a currency is none of any we know: XXX in ISO 4217. */
function unitOf({ metric }: CostQuery): Expression {
  if (isCost(metric)) return call("coalesce", output("unit"), text("XXX"));
  return metric === "tokens" ? call("lower", output("unit")) : output("unit");
}

function timeLabels({ granularity }: CostQuery, { segments }: Frame): Select["columns"] {
  const arms = segments.map(({ until }, index) => [compare(output("day"), "<", day(until)), integer(index)] as const);
  return [
    { as: "segment", value: caseWhen(arms) },
    ...(granularity === "none" ? [] : [{ as: "bucket", value: truncate(granularity, output("day")) }]),
  ];
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
