import { type DuckDb, literal } from "#shared/duckdb/duckdb.ts";
import { PermanentError } from "#shared/errors.ts";
import { findHeader, type Mapping } from "#shared/providers/provider.ts";
import { checkConformance } from "./check-conformance.ts";
import type { CostSums, PartReport, SliceKey } from "./report.ts";

type Figures = Pick<PartReport, "rowsOut" | "sums" | "slices" | "conformance">;

/** What the Parquet file holds, read back from it. */
export async function readFigures(db: DuckDb, parquet: string): Promise<Figures> {
  await db.run(`CREATE OR REPLACE TEMP VIEW focus AS SELECT * FROM read_parquet(${literal(parquet)})`);
  await refuseMissingMoney(db);
  const sums = await db.rows<CostSums>(`
    SELECT BillingCurrency AS currency, sum(BilledCost) AS billed, sum(EffectiveCost) AS effective,
      sum(ListCost) AS list, sum(ContractedCost) AS contracted
    FROM focus GROUP BY currency ORDER BY currency`);
  const slices = await db.rows<SliceKey & { rows: string }>(`
    SELECT x_Provider AS provider, BillingAccountId AS "billingAccountId",
      strftime(BillingPeriodStart AT TIME ZONE 'UTC', '%Y-%m-%d') AS "billingPeriod", count(*) AS rows
    FROM focus GROUP BY ALL ORDER BY ALL`);
  const rowsOut = slices.reduce((total, slice) => total + Number(slice.rows), 0);
  return {
    rowsOut,
    sums,
    slices: slices.map((slice) => ({ ...slice, rows: Number(slice.rows) })),
    conformance: await checkConformance(db, "focus"),
  };
}

const neverNull = [
  ...[
    "BilledCost",
    "EffectiveCost",
    "ListCost",
    "ContractedCost",
    "BillingCurrency",
    "BillingAccountId",
    "ChargeCategory",
  ],
  ...["BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd"],
];

/** A mapping that leaves money, its currency or its place empty would load a wrong sum. */
async function refuseMissingMoney(db: DuckDb): Promise<void> {
  const counts = neverNull.map((name) => `count(*) FILTER (WHERE ${name} IS NULL) AS ${name}`);
  const [nulls] = await db.rows<Record<string, string>>(`SELECT ${counts.join(", ")} FROM focus`);
  const missing = Object.entries(nulls ?? {}).filter(([, count]) => count !== "0");
  if (missing.length === 0) return;
  const parts = missing.map(([name, count]) => `${name} in ${count} rows`);
  throw new PermanentError(`The bill gives no value for ${parts.join(", ")}; a cost without it is not loaded.`);
}

/** The columns of the file that the mapping does not read into FOCUS columns of their own. */
export function unmappedColumns(columns: readonly string[], mapping: Mapping): string[] {
  const read = new Set([
    ...Object.entries(mapping.columns).map(([name, column]) => findHeader(columns, column.header ?? name)),
    ...Object.entries(mapping.keyValues ?? {}).flatMap(([name, { keys }]) =>
      name === "source_columns" ? [] : Object.keys(keys),
    ),
  ]);
  return columns.filter((column) => !read.has(column));
}
