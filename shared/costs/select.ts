import type { ColumnOf, TableName } from "./tables.ts";

/**
 * A SELECT without a dialect. Values are always bound, columns come from the tables' lists, and names given here are plain
 * identifiers, so no text of a person ever becomes SQL. `printDuckDb` and `printBigQuery` make it a statement.
 */
export interface Select {
  with?: readonly { name: string; select: Omit<Select, "with"> }[];
  columns: readonly { as: string; value: Expression }[];
  /** A table, or an earlier member of `with`. */
  from: TableName | { cte: string };
  /** Its columns are outputs beside those of `from`: the names of both must differ. */
  leftJoin?: { cte: string; on: Expression };
  where?: Expression | undefined;
  /** Names of columns of this SELECT. */
  groupBy?: readonly string[];
  /** Nulls come last. */
  orderBy?: readonly { by: string; direction: "asc" | "desc" }[];
  limit?: number;
  offset?: number;
}

export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=" | "is not distinct from";
export type Part = "day" | "week" | "month" | "quarter";
/** `null-if-empty` is for text, `to-double` for ranking only: amounts stay decimals. */
export type FunctionName =
  | "sum"
  | "count"
  | "min"
  | "max"
  | "lower"
  | "abs"
  | "coalesce"
  | "concat"
  | "null-if-empty"
  | "to-double";
export type WindowFunction = "row_number" | "rank" | "count" | "sum";

/** A condition, and the value where it holds. */
export type Arm = readonly [Expression, Expression];

export type Expression =
  | { kind: "column"; name: ColumnOf }
  | { kind: "output"; name: string }
  | { kind: "charge-day" }
  | { kind: "within"; from: string; until: string }
  | { kind: "starts-before"; day: string }
  | { kind: "tag"; key: string; tags: Expression }
  | { kind: "text" | "day"; value: string }
  | { kind: "double" | "integer"; value: number }
  | { kind: "and" | "or"; of: readonly Expression[] }
  | { kind: "not" | "is-null"; of: Expression }
  | { kind: "compare"; operator: Comparator; left: Expression; right: Expression }
  | { kind: "in"; of: Expression; values: readonly string[] }
  | { kind: "contains"; of: Expression; text: string }
  | { kind: "case"; arms: readonly Arm[]; otherwise?: Expression | undefined }
  | { kind: "truncate"; part: Part; of: Expression }
  | { kind: "arithmetic"; operator: "+" | "-" | "*"; left: Expression; right: Expression }
  | { kind: "call"; name: FunctionName; of: readonly Expression[] }
  | {
      kind: "window";
      name: WindowFunction;
      of?: Expression;
      partitionBy: readonly Expression[];
      orderBy: readonly { by: Expression; direction: "asc" | "desc" }[];
    };

/** A column of the table that `from` names. */
export const column = (name: ColumnOf): Expression => ({ kind: "column", name });
/** A column of a member of `with`. */
export const output = (name: string): Expression => ({ kind: "output", name });
/** The UTC day a charge starts on, of either table. */
export const chargeDay: Expression = { kind: "charge-day" };
/** Charges that start on these UTC days; `until` is exclusive. Bounds partitions and row groups, so it belongs into every scan. */
export const within = (from: string, until: string): Expression => ({ kind: "within", from, until });
/** Charges that start before this UTC day. */
export const startsBefore = (day: string): Expression => ({ kind: "starts-before", day });
/** The value of a tag as text; null where there is none. */
export const tag = (key: string, tags: Expression = column("Tags")): Expression => ({ kind: "tag", key, tags });
export const text = (value: string): Expression => ({ kind: "text", value });
/** YYYY-MM-DD. */
export const day = (value: string): Expression => ({ kind: "day", value });
export const double = (value: number): Expression => ({ kind: "double", value });
export const integer = (value: number): Expression => ({ kind: "integer", value });

export const and = (...of: readonly Expression[]): Expression => ({ kind: "and", of });
export const or = (...of: readonly Expression[]): Expression => ({ kind: "or", of });
export const not = (of: Expression): Expression => ({ kind: "not", of });
export const isNull = (of: Expression): Expression => ({ kind: "is-null", of });
export const compare = (left: Expression, operator: Comparator, right: Expression): Expression => ({
  kind: "compare",
  operator,
  left,
  right,
});
/** One of the values; of none it is false. */
export const isIn = (of: Expression, values: readonly string[]): Expression => ({ kind: "in", of, values });
/** Ignoring case. */
export const contains = (of: Expression, part: string): Expression => ({ kind: "contains", of, text: part });
export const caseWhen = (arms: readonly Arm[], otherwise?: Expression): Expression => ({
  kind: "case",
  arms,
  otherwise,
});
/** The first day of the part; weeks begin on Monday. */
export const truncate = (part: Part, of: Expression): Expression => ({ kind: "truncate", part, of });
export const arithmetic = (left: Expression, operator: "+" | "-" | "*", right: Expression): Expression => ({
  kind: "arithmetic",
  operator,
  left,
  right,
});
/** `call("count")` counts rows. Concat is null when any of it is. */
export const call = (name: FunctionName, ...of: readonly Expression[]): Expression => ({ kind: "call", name, of });
export const over = (
  name: WindowFunction,
  window: Partial<Omit<Extract<Expression, { kind: "window" }>, "kind" | "name">>,
): Expression => ({ kind: "window", name, partitionBy: [], orderBy: [], ...window });
