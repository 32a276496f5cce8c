import { type Bind, type Dialect, type ParameterType, type PrintOptions, printSelect } from "./print-select.ts";
import { and, column, type Expression, isNull, or, type Select, startsBefore } from "./select.ts";
import { type ColumnOf, isTable, type TableName } from "./tables.ts";

/** A named query parameter, `@name`, as the BigQuery API takes it. */
export interface BigQueryParameter {
  name: string;
  type: "STRING" | "ARRAY<STRING>" | "DATE" | "TIMESTAMP" | "FLOAT64" | "INT64";
  value: string | readonly string[];
}

export interface BigQueryStatement {
  sql: string;
  parameters: BigQueryParameter[];
}

const types = {
  text: "STRING",
  texts: "ARRAY<STRING>",
  day: "DATE",
  instant: "TIMESTAMP",
  double: "FLOAT64",
} as const satisfies Record<ParameterType, BigQueryParameter["type"]>;

const parts = { week: "WEEK(MONDAY)", month: "MONTH", quarter: "QUARTER" } as const;

const bigQuery = (dataset: string): Dialect => ({
  quote: (name) => `\`${name}\``,
  table: (name) => `\`${dataset}\`.\`${name}\``,
  dayOf: (instant) => `DATE(${instant})`,
  instantText: (instant) =>
    `CONCAT(REPLACE(FORMAT_TIMESTAMP('%Y-%m-%dT%H:%M:%E6S', ${instant}, 'UTC'), '.000000', ''), 'Z')`,
  tag: (tags, key, bind) =>
    hasPath(key)
      ? `JSON_VALUE(${tags}, ${bind("text", pathTo(key))})`
      : `JSON_VALUE(SAFE.PARSE_JSON(${tags})[${bind("text", key)}])`,
  isIn: (of, values, bind) => `(${of} IN UNNEST(${bind("texts", values)}))`,
  contains: (of, part) => `(STRPOS(LOWER(${of}), LOWER(${part})) > 0)`,
  truncate: (part, day) => (part === "day" ? day : `DATE_TRUNC(${day}, ${parts[part]})`),
  doubleType: "FLOAT64",
});

/**
 * A backslash is itself in a path, and an escape before a quote: a key that has one there, or ends with one, has no path
 * (https://github.com/google/zetasql/blob/master/zetasql/public/functions/json_internal.cc).
 */
const hasPath = (key: string) => !/\\("|$)/.test(key);

/** A JSONPath of one key; within its quotes only a quote is escaped. */
function pathTo(key: string): string {
  return `$."${key.replaceAll('"', '\\"')}"`;
}

/** What the tables are partitioned by, by month. */
export const partitionColumns: Readonly<Record<TableName, ColumnOf>> = {
  cost_daily: "x_ChargeDay",
  cost_data_standard_1_3: "ChargePeriodStart",
};

/**
 * A SELECT that names the time it asks about, as the tables demand: with a condition that only the partitioning column decides
 * (https://cloud.google.com/bigquery/docs/querying-partitioned-tables). One without a bound asks about all time; rows without a time have a
 * partition of their own.
 */
function bounded<Asked extends Omit<Select, "with">>(select: Asked): Asked {
  const { from, where } = select;
  if (typeof from !== "string" || !isTable(from) || bounds(where)) return select;
  const ever = or(startsBefore("9999-12-31"), isNull(column(partitionColumns[from])));
  return { ...select, where: where ? and(ever, where) : ever };
}

/** Whether no row passes but for its time. */
function bounds(where: Expression | undefined): boolean {
  if (where?.kind === "and") return where.of.some(bounds);
  if (where?.kind === "or") return where.of.length > 0 && where.of.every(bounds);
  return where?.kind === "within" || where?.kind === "starts-before";
}

/** Tables of the dataset, which is `name` or `project.name`. Throws an Error when it is neither. */
export function printBigQuery(
  select: Select,
  dataset: string,
  options: PrintOptions = { instants: "text" },
): BigQueryStatement {
  if (!/^([a-z][a-z0-9-]{4,28}[a-z0-9]\.)?[A-Za-z0-9_]{1,1024}$/.test(dataset)) {
    throw new Error(`A dataset is named by letters, digits and _; "${dataset}" came.`);
  }
  const bound = new Map<string, BigQueryParameter>();
  const bind: Bind = (type, value) => {
    const key = JSON.stringify([type, value]);
    const known = bound.get(key) ?? {
      name: `p${bound.size + 1}`,
      type: types[type],
      value: typeof value === "number" ? String(value) : type === "instant" ? `${value}T00:00:00Z` : value,
    };
    bound.set(key, known);
    return `@${known.name}`;
  };
  const members = select.with?.map((member) => ({ ...member, select: bounded(member.select) }));
  const asked = { ...bounded(select), ...(members && { with: members }) };
  const sql = printSelect(asked, bigQuery(dataset), bind, options);
  return { sql, parameters: [...bound.values()] };
}
