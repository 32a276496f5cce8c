import { type Bind, type Dialect, type PrintOptions, printSelect } from "./print-select.ts";
import type { Select } from "./select.ts";

export interface DuckDbStatement {
  sql: string;
  parameters: Record<string, string | number>;
}

const duckDb: Dialect = {
  quote: (name) => `"${name}"`,
  table: (name) => name,
  // AT TIME ZONE and date_trunc ask a calendar library for every row: ten times slower than the arithmetic of UTC.
  dayOf: (instant) => `(DATE '1970-01-01' + CAST(epoch_us(${instant}) // 86400000000 AS INTEGER))`,
  instantText: (instant) => `replace(strftime(${instant}, '%Y-%m-%dT%H:%M:%S.%fZ'), '.000000Z', 'Z')`,
  tag: (tags, key, bind) => `json_extract_string(${tags}, ${bind("text", pointerTo(key))})`,
  isIn: (of, values, bind) => `(${of} IN (${values.map((value) => bind("text", value)).join(", ")}))`,
  contains: (of, part) => `contains(lower(${of}), lower(${part}))`,
  truncate: (part, day) => (part === "day" ? day : `CAST(date_trunc('${part}', ${day}) AS DATE)`),
  doubleType: "DOUBLE",
};

/** A JSON Pointer (RFC 6901): unlike a path it can name any key. */
function pointerTo(key: string): string {
  return `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

const casts = { text: undefined, day: "DATE", instant: "TIMESTAMPTZ", double: "DOUBLE" } as const;

export function printDuckDb(select: Select, options: PrintOptions = { instants: "text" }): DuckDbStatement {
  const names = new Map<string, string>();
  const parameters: DuckDbStatement["parameters"] = {};
  const bind: Bind = (type, value) => {
    if (type === "texts" || typeof value === "object") throw new Error("DuckDB statements bind single values.");
    const key = `${type} ${value}`;
    const name = names.get(key) ?? `p${names.size + 1}`;
    names.set(key, name);
    parameters[name] = value;
    const cast = casts[type];
    return cast ? `CAST($${name} AS ${cast})` : `$${name}`;
  };
  return { sql: printSelect(select, duckDb, bind, options), parameters };
}
