import { init, parse } from "@guanmingchiu/sqlparser-ts";
import { BIGQUERY_FUNCTIONS } from "google-sql-syntax-ts/dist/src/language/bigquery_functions.js";
import { partitionColumns } from "./print-bigquery.ts";

const functions = new Set(BIGQUERY_FUNCTIONS.map(({ name }) => name.toUpperCase()));
const types =
  /^(String|Int64|Float64|Bool|Boolean|Date|Datetime|Time|Timestamp|BigNumeric|Numeric|Bytes|JSON|Array|Struct)$/;
const parts = new Set(["DAY", "WEEK", "MONTH", "QUARTER", "YEAR", "ISOWEEK", "ISOYEAR", "HOUR", "MINUTE", "SECOND"]);
const weekdays = new Set(["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"]);

/**
 * What is wrong with a statement as BigQuery SQL, as far as can be told offline: it parses, every function is BigQuery's, no cast by
 * `::`, no ILIKE, FILTER or ON CONFLICT, no type of another database, dates are truncated to parts BigQuery knows, a partitioned table is
 * read within a time, and an outer join has an equality, as BigQuery demands.
 */
export async function bigQueryProblems(sql: string): Promise<string[]> {
  await init();
  try {
    return [...problemsIn(parse(sql, "bigquery"))];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;

function* problemsIn(node: unknown): Generator<string> {
  if (!isNode(node)) return;
  for (const [key, value] of Object.entries(node)) {
    yield* judges[key]?.(value) ?? [];
    yield* problemsIn(key === "Function" && isNode(value) && isTruncation(value) ? argumentsOf(value)[0] : value);
  }
}

const judges: Readonly<Record<string, (value: unknown) => string[]>> = {
  Function: (call) => (isNode(call) ? functionProblems(call) : []),
  Cast: (cast) => (isNode(cast) && cast.kind === "DoubleColon" ? ["a cast by ::"] : []),
  data_type: (type) => {
    const name = isNode(type) ? Object.keys(type).join() : String(type);
    return types.test(name) ? [] : [`${name} is no type of BigQuery`];
  },
  ILike: () => ["ILIKE"],
  OnConflict: () => ["ON CONFLICT"],
  Left: (join) => (isNode(join) && isNode(join.On) && !hasEquality(join.On) ? ["a LEFT JOIN without an equality"] : []),
  Select: (select) => (isNode(select) ? unboundedReads(select) : []),
};

/** Of a column of either side: without one, BigQuery does not join (only its service says so, not its analyzer). */
function hasEquality(condition: unknown): boolean {
  if (!isNode(condition)) return false;
  if (condition.Nested) return hasEquality(condition.Nested);
  if (!isNode(condition.BinaryOp)) return false;
  const { left, op, right } = condition.BinaryOp;
  if (op === "And") return hasEquality(left) || hasEquality(right);
  return op === "Eq" && columnName(left) !== undefined && columnName(right) !== undefined;
}

function unboundedReads({ from, selection }: Node): string[] {
  const relations = (from as { relation: Node; joins: { relation: Node }[] }[]).flatMap(({ relation, joins }) => [
    relation,
    ...joins.map((join) => join.relation),
  ]);
  return relations.flatMap(({ Table }) => {
    const name = isNode(Table)
      ? (Table.name as { Identifier: { value: string } }[]).at(-1)?.Identifier.value
      : undefined;
    const [table, partition] = Object.entries(partitionColumns).find(([known]) => known === name) ?? [];
    return partition && !isBound(selection, partition) ? [`${table} without a condition on ${partition} alone`] : [];
  });
}

/** A condition that the partitioning column alone decides, whatever is beside it: compared with a value, or null. */
function isBound(condition: unknown, partition: string): boolean {
  if (!isNode(condition)) return false;
  if (condition.Nested) return isBound(condition.Nested, partition);
  if (condition.IsNull) return columnName(condition.IsNull) === partition;
  if (!isNode(condition.BinaryOp)) return false;
  const { left, op, right } = condition.BinaryOp;
  if (op === "And") return isBound(left, partition) || isBound(right, partition);
  if (op === "Or") return isBound(left, partition) && isBound(right, partition);
  return comparisons.has(String(op)) && columnName(left) === partition && isConstant(right);
}

const comparisons = new Set(["Eq", "Lt", "LtEq", "Gt", "GtEq"]);

/** Made of parameters and literals: what a row or another table says does not prune. */
function isConstant(value: unknown): boolean {
  if (!isNode(value)) return false;
  if (isNode(value.Function)) return argumentsOf(value.Function).every(isConstant);
  return isNode(value.Identifier)
    ? String(value.Identifier.value).startsWith("@")
    : "Value" in value || "TypedString" in value;
}

/** The column, of whatever table. */
function columnName(expression: unknown): string | undefined {
  if (!isNode(expression)) return undefined;
  const parts = [expression.Identifier ?? expression.CompoundIdentifier].flat() as ({ value: string } | undefined)[];
  return parts.at(-1)?.value;
}

function functionProblems(call: Node): string[] {
  const name = nameOf(call);
  return [
    ...(functions.has(name) ? [] : [`${name} is no function of BigQuery`]),
    ...(call.filter ? [`${name} has a FILTER`] : []),
    ...(isTruncation(call) && !isKnownPart(argumentsOf(call)[1])
      ? [`${name} to a part that BigQuery does not know`]
      : []),
  ];
}

const isTruncation = (call: Node) => nameOf(call).endsWith("_TRUNC");

function nameOf({ name }: Node): string {
  return (name as { Identifier: { value: string } }[])
    .map(({ Identifier }) => Identifier.value.toUpperCase())
    .join(".");
}

function argumentsOf({ args }: Node): unknown[] {
  const list = (args as { List?: { args: { Unnamed?: { Expr?: unknown } }[] } }).List?.args ?? [];
  return list.map(({ Unnamed }) => Unnamed?.Expr);
}

/** MONTH, or WEEK(MONDAY); quoted it would be a column. */
function isKnownPart(expression: unknown): boolean {
  if (!isNode(expression)) return false;
  if (isNode(expression.Function)) {
    const day = argumentsOf(expression.Function)[0];
    return nameOf(expression.Function) === "WEEK" && weekdays.has(plainName(day));
  }
  return parts.has(plainName(expression));
}

function plainName(expression: unknown): string {
  const identifier = isNode(expression) ? expression.Identifier : undefined;
  return isNode(identifier) && !identifier.quote_style ? String(identifier.value).toUpperCase() : "";
}
