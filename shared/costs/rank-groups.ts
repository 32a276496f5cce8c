import type { Period } from "./days.ts";
import { textOf } from "./decimal.ts";
import { conjunction } from "./fields.ts";
import type { Frame } from "./frame.ts";
import type { CostQuery } from "./query.ts";
import type { Scale } from "./scale.ts";
import { keyName } from "./scan-days.ts";
import {
  and,
  arithmetic,
  call,
  caseWhen,
  compare,
  day,
  double,
  type Expression,
  integer,
  isIn,
  isNull,
  not,
  output,
  over,
  type Select,
} from "./select.ts";

/** Names of the keys in `cells`, and of the same keys in `places`. */
export const keyNames = ({ groupBy }: Pick<CostQuery, "groupBy">) => groupBy.map((_, index) => keyName(index));
const placeNames = (query: CostQuery) => keyNames(query).map((name) => `of_${name}`);

/** The place of every group among those of its section, the largest first; rows without a first key have none. */
export function rankGroups(query: CostQuery, frame: Frame, scale: Scale | undefined): Omit<Select, "with"> {
  const keys = keyNames(query).map(output);
  const sections = scale ? [] : [output("unit")];
  const units = scale ? [] : [{ as: "of_unit", value: output("unit") }];
  const grouped = [...units, ...placeNames(query).map((as, index) => ({ as, value: keys[index] ?? integer(0) }))];
  const orderBy = [
    { by: orderValue(query, frame, scale), direction: "desc" as const },
    ...keys.map((by) => ({ by, direction: "asc" as const })),
  ];
  return {
    columns: [
      ...grouped,
      { as: "place", value: over("row_number", { partitionBy: sections, orderBy }) },
      { as: "among", value: over("count", { partitionBy: sections }) },
    ],
    from: { cte: "cells" },
    where: conjunction([
      ...keys.slice(0, 1).map((key) => not(isNull(key))),
      scale && not(isNull(factorCase(scale, query, frame))),
    ]),
    groupBy: grouped.map(({ as }) => as),
  };
}

/** A cell of `cells` belongs to the group of `places` with the same keys, in the same section. */
export function isOfGroup(query: CostQuery, scale: Scale | undefined): Expression {
  const names = placeNames(query);
  return conjunction([
    scale ? undefined : compare(output("unit"), "=", output("of_unit")),
    ...keyNames(query).map((name, index) =>
      compare(output(name), index === 0 ? "=" : "is not distinct from", output(names[index] ?? "")),
    ),
  ]);
}

function orderValue(query: CostQuery, frame: Frame, scale: Scale | undefined): Expression {
  const value = scale
    ? arithmetic(call("to-double", output("amount")), "*", factorCase(scale, query, frame))
    : output("amount");
  const sum = (range: Period) => call("sum", caseWhen([[isWithin(range, query, frame), value]]));
  if (query.order === "total" || frame.comparedCounted === null) return sum(frame.counted);
  const known = (range: Period) => call("coalesce", sum(range), integer(0));
  return call("abs", arithmetic(known(frame.counted), "-", known(frame.comparedCounted)));
}

/** Cells of these days, at whose ends segments end. */
function isWithin({ from, until }: Period, { granularity }: CostQuery, { segments }: Frame): Expression {
  if (granularity === "day")
    return and(compare(output("day"), ">=", day(from)), compare(output("day"), "<", day(until)));
  const first = segments.findIndex((segment) => segment.from >= from);
  const last = segments.findLastIndex((segment) => segment.until <= until);
  return and(compare(output("segment"), ">=", integer(first)), compare(output("segment"), "<=", integer(last)));
}

/** The factor of a cell, near enough to rank by: what is shown is multiplied exactly. */
function factorCase({ factors }: Scale, query: CostQuery, frame: Frame): Expression {
  const [from, until] = [frame.segments[0]?.from ?? "", frame.segments.at(-1)?.until ?? ""];
  const needed = factors
    .map((factor) => ({
      ...factor,
      from: later(factor.from ?? from, from),
      until: earlier(factor.until ?? until, until),
    }))
    .filter((factor) => factor.from < factor.until);
  const alike = Map.groupBy(needed, (factor) => [factor.from, factor.until, textOf(factor.factor)].join());
  return caseWhen(
    [...alike.values()].flatMap((group) =>
      group.slice(0, 1).map((first) => {
        const isUnit = isIn(
          output("unit"),
          group.map(({ unit }) => unit),
        );
        return [and(isUnit, isWithin(first, query, frame)), double(Number(textOf(first.factor)))] as const;
      }),
    ),
  );
}

const later = (a: string, b: string) => (a > b ? a : b);
const earlier = (a: string, b: string) => (a < b ? a : b);
