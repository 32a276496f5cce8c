import { init, parse } from "@guanmingchiu/sqlparser-ts";
import { BIGQUERY_FUNCTIONS } from "google-sql-syntax-ts/dist/src/language/bigquery_functions.js";

const functions = new Set(BIGQUERY_FUNCTIONS.map(({ name }) => name.toUpperCase()));
const types =
  /^(String|Int64|Float64|Bool|Boolean|Date|Datetime|Time|Timestamp|BigNumeric|Numeric|Bytes|JSON|Array|Struct)$/;
const parts = new Set(["DAY", "WEEK", "MONTH", "QUARTER", "YEAR", "ISOWEEK", "ISOYEAR", "HOUR", "MINUTE", "SECOND"]);
const weekdays = new Set(["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"]);

/**
 * What is wrong with a statement as BigQuery SQL, as far as can be told offline: it parses, every function is BigQuery's, no cast by
 * `::`, no ILIKE, FILTER or ON CONFLICT, no type of another database, and dates are truncated to parts BigQuery knows.
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
};

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
