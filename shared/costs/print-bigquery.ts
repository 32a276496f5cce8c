import { type Bind, type Dialect, type ParameterType, type PrintOptions, printSelect } from "./print-select.ts";
import type { Select } from "./select.ts";

/** A named query parameter, `@name`, as the BigQuery API takes it. */
export interface BigQueryParameter {
  name: string;
  type: "STRING" | "ARRAY<STRING>" | "DATE" | "TIMESTAMP" | "FLOAT64";
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
  instantText: (instant) => `REPLACE(FORMAT_TIMESTAMP('%Y-%m-%dT%H:%M:%E6SZ', ${instant}, 'UTC'), '.000000Z', 'Z')`,
  tag: (tags, key, bind) => `JSON_VALUE(${tags}, ${bind("text", pathTo(key))})`,
  isIn: (of, values, bind) => `(${of} IN UNNEST(${bind("texts", values)}))`,
  contains: (of, part) => `(STRPOS(LOWER(${of}), LOWER(${part})) > 0)`,
  truncate: (part, day) => (part === "day" ? day : `DATE_TRUNC(${day}, ${parts[part]})`),
  doubleType: "FLOAT64",
});

/** A JSONPath of one key; within its quotes only a quote is escaped. */
function pathTo(key: string): string {
  return `$."${key.replaceAll('"', '\\"')}"`;
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
  const sql = printSelect(select, bigQuery(dataset), bind, options);
  return { sql, parameters: [...bound.values()] };
}
