import type { Expression, FunctionName, Part, Select } from "./select.ts";
import { isTable, type TableName, typeOfColumn } from "./tables.ts";

export type ParameterType = "text" | "texts" | "day" | "instant" | "double";
export type ParameterValue = string | number | readonly string[];
/** Binds a value and says how the statement refers to it. */
export type Bind = (type: ParameterType, value: ParameterValue) => string;

/** What differs between databases. */
export interface Dialect {
  quote(name: string): string;
  table(name: TableName): string;
  /** The UTC day of an instant. */
  dayOf(instant: string): string;
  /** An instant as RFC 3339 text, UTC. */
  instantText(instant: string): string;
  tag(tags: string, key: string, bind: Bind): string;
  isIn(of: string, values: readonly string[], bind: Bind): string;
  contains(of: string, part: string): string;
  truncate(part: Part, day: string): string;
  readonly doubleType: string;
}

export interface PrintOptions {
  /** Whether instants come out as RFC 3339 text, or as the database's own type. */
  instants: "text" | "typed";
}

interface Scope {
  dialect: Dialect;
  bind: Bind;
  from: Select["from"];
}

/** The statement. Throws an Error on a column the table does not have, and on a name that is no plain identifier. */
export function printSelect(select: Select, dialect: Dialect, bind: Bind, { instants }: PrintOptions): string {
  const members = (select.with ?? []).map(
    (member) => `${name(member.name, dialect)} AS (\n${body(member.select, dialect, bind, "typed")}\n)`,
  );
  return (members.length > 0 ? `WITH ${members.join(",\n")}\n` : "") + body(select, dialect, bind, instants);
}

function body(select: Omit<Select, "with">, dialect: Dialect, bind: Bind, instants: PrintOptions["instants"]): string {
  const scope: Scope = { dialect, bind, from: select.from };
  const print = (expression: Expression) => printExpression(expression, scope);
  const shown = (value: Expression) =>
    instants === "text" && isInstant(value, select.from) ? dialect.instantText(print(value)) : print(value);
  const columns = select.columns.map(({ as, value }) => `${shown(value)} AS ${name(as, dialect)}`);
  const source = (from: Select["from"]) => (typeof from === "string" ? table(from, dialect) : name(from.cte, dialect));
  const position = positions(select);
  const order = select.orderBy?.map(({ by, direction }) => `${position(by)} ${direction.toUpperCase()} NULLS LAST`);
  const lines = [
    `SELECT ${columns.join(", ")}`,
    `FROM ${source(select.from)}`,
    select.leftJoin && `LEFT JOIN ${source(select.leftJoin)} ON ${print(select.leftJoin.on)}`,
    select.where && `WHERE ${print(select.where)}`,
    select.groupBy?.length && `GROUP BY ${select.groupBy.map(position).join(", ")}`,
    order?.length && `ORDER BY ${order.join(", ")}`,
    select.limit !== undefined && `LIMIT ${whole(select.limit)}`,
    select.offset !== undefined && `OFFSET ${whole(select.offset)}`,
  ];
  return lines.filter((line) => typeof line === "string").join("\n");
}

function positions({ columns }: Pick<Select, "columns">): (as: string) => number {
  return (as) => {
    const index = columns.findIndex((column) => column.as === as);
    if (index < 0) throw new Error(`A SELECT is grouped or ordered by one of its columns; "${as}" is none.`);
    return index + 1;
  };
}

function isInstant(value: Expression, from: Select["from"]): boolean {
  return value.kind === "column" && typeof from === "string" && typeOfColumn(from, value.name) === "DateTime";
}

function printExpression(expression: Expression, scope: Scope): string {
  const { dialect, bind } = scope;
  const print = (part: Expression) => printExpression(part, scope);
  switch (expression.kind) {
    case "column":
      return columnOf(expression.name, scope);
    case "output":
      return name(expression.name, dialect);
    case "charge-day":
      return isDaily(scope) ? columnOf("x_ChargeDay", scope) : dialect.dayOf(columnOf("ChargePeriodStart", scope));
    case "within":
      return printWithin(expression, scope);
    case "starts-before":
      return `(${bounded(scope)} < ${edge(expression.day, scope)})`;
    case "tag":
      return dialect.tag(print(expression.tags), expression.key, bind);
    case "text":
    case "day":
    case "double":
      return bind(expression.kind, expression.value);
    case "integer":
      return whole(expression.value);
    case "and":
    case "or":
      return join(expression, print);
    case "not":
      return `(NOT ${print(expression.of)})`;
    case "is-null":
      return `(${print(expression.of)} IS NULL)`;
    case "compare":
      return `(${print(expression.left)} ${expression.operator.toUpperCase()} ${print(expression.right)})`;
    case "in":
      return expression.values.length === 0 ? "FALSE" : dialect.isIn(print(expression.of), expression.values, bind);
    case "contains":
      return dialect.contains(print(expression.of), bind("text", expression.text));
    case "case":
      return printCase(expression, print);
    case "truncate":
      return dialect.truncate(expression.part, print(expression.of));
    case "arithmetic":
      return `(${print(expression.left)} ${expression.operator} ${print(expression.right)})`;
    case "call":
      return printCall(expression.name, expression.of.map(print), dialect);
    case "window":
      return printWindow(expression, print);
  }
}

type Kind<K extends Expression["kind"]> = Extract<Expression, { kind: K }>;
type Print = (part: Expression) => string;

function printWithin({ from, until }: Kind<"within">, scope: Scope): string {
  const start = bounded(scope);
  return `(${start} >= ${edge(from, scope)} AND ${start} < ${edge(until, scope)})`;
}

/** What days bound in a table: the column itself, so that partitions and row groups out of bounds are not read. */
function bounded(scope: Scope): string {
  return columnOf(isDaily(scope) ? "x_ChargeDay" : "ChargePeriodStart", scope);
}

function edge(day: string, scope: Scope): string {
  return scope.bind(isDaily(scope) ? "day" : "instant", day);
}

function join({ kind, of }: Kind<"and" | "or">, print: Print): string {
  if (of.length === 0) return kind === "and" ? "TRUE" : "FALSE";
  return of.length === 1 ? of.map(print).join() : `(${of.map(print).join(kind === "and" ? " AND " : " OR ")})`;
}

function printCase({ arms, otherwise }: Kind<"case">, print: Print): string {
  const branches = arms.map(([when, then]) => `WHEN ${print(when)} THEN ${print(then)}`);
  return `CASE ${branches.join(" ")}${otherwise ? ` ELSE ${print(otherwise)}` : ""} END`;
}

function printCall(called: FunctionName, of: readonly string[], dialect: Dialect): string {
  if (called === "count" && of.length === 0) return "COUNT(*)";
  if (called === "concat") return `(${of.join(" || ")})`;
  if (called === "null-if-empty") return `NULLIF(${of.join()}, '')`;
  if (called === "to-double") return `CAST(${of.join()} AS ${dialect.doubleType})`;
  return `${called.toUpperCase()}(${of.join(", ")})`;
}

function printWindow({ name: called, of, partitionBy, orderBy }: Kind<"window">, print: Print): string {
  const argument = of ? print(of) : called === "count" ? "*" : "";
  const order = orderBy.map(({ by, direction }) => `${print(by)} ${direction.toUpperCase()} NULLS LAST`);
  const parts = [
    partitionBy.length > 0 && `PARTITION BY ${partitionBy.map(print).join(", ")}`,
    order.length > 0 && `ORDER BY ${order.join(", ")}`,
  ];
  return `${called.toUpperCase()}(${argument}) OVER (${parts.filter((part) => part !== false).join(" ")})`;
}

const isDaily = ({ from }: Scope) => from === "cost_daily";

function columnOf(column: string, { from, dialect }: Scope): string {
  if (typeof from !== "string" || !typeOfColumn(from, column)) {
    throw new Error(`${typeof from === "string" ? from : from.cte} has no column "${column}".`);
  }
  return dialect.quote(column);
}

function table(from: TableName, dialect: Dialect): string {
  if (!isTable(from)) throw new Error(`There is no table "${from}" to select from.`);
  return dialect.table(from);
}

function name(text: string, dialect: Dialect): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(text))
    throw new Error(`A name in SQL is letters, digits and _; "${text}" came.`);
  return dialect.quote(text);
}

function whole(value: number): string {
  if (!Number.isSafeInteger(value)) throw new Error(`A whole number is expected, ${value} came.`);
  return String(value);
}
