import { type DuckDb, identifier, literal } from "#shared/duckdb/duckdb.ts";
import { duckDbTypes, fileColumns } from "#shared/focus/duckdb-schema.ts";
import type { RecognisedFormat } from "./recognise-format.ts";

/** Runs the mapping over the view `source` into one Parquet file of FOCUS 1.3 rows; fails whole on the first bad value. */
export async function writeFocus(db: DuckDb, recognised: RecognisedFormat, out: string): Promise<void> {
  const { format, mapping, providerId } = recognised;
  const sql = mapping.sql.trim().replace(/;$/, "");
  const described = await db.rows<{ column_name: string }>(`DESCRIBE ${sql}`);
  const mapped = new Set(described.map((column) => column.column_name));
  const known = new Set<string>(fileColumns.map((column) => column.name));
  const unknown = [...mapped].filter((name) => !known.has(name));
  if (unknown.length > 0) throw new Error(`The mapping of ${format.id} yields no FOCUS column: ${unknown.join(", ")}`);
  const constants: Record<string, string> = {
    x_Provider: providerId,
    x_SourceFormat: format.id,
    x_CostBasis: "billed",
  };
  const select = fileColumns.map(({ name, type }) => {
    const constant = constants[name];
    const value = mapped.has(name) ? identifier(name) : constant === undefined ? "NULL" : literal(constant);
    return `CAST(${value} AS ${duckDbTypes[type]}) AS ${identifier(name)}`;
  });
  await db.run(
    `COPY (SELECT ${select.join(",\n")} FROM (${sql}\n)) TO ${literal(out)} (FORMAT parquet, COMPRESSION zstd)`,
  );
}
