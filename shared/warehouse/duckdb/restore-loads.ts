import type { DuckDb } from "#shared/duckdb/duckdb.ts";
import { withPrevious } from "../previous-generation.ts";
import type { LoadRecord } from "../warehouse.ts";
import { statement } from "./sql.ts";

const insertLoads = statement("restore-loads");

const amounts = (...names: string[]) => Object.fromEntries(names.map((name) => [name, "DECIMAL(38,18)"]));
/** A load record as JSON, in DuckDB's types. */
const record = JSON.stringify({
  ...{ connectionId: "VARCHAR", provider: "VARCHAR", billingAccountId: "VARCHAR", billingPeriod: "DATE" },
  ...{ runId: "VARCHAR", generation: "BIGINT", previousGeneration: "BIGINT", rows: "BIGINT", rowsBefore: "BIGINT" },
  sums: [{ currency: "VARCHAR", ...amounts("billed", "effective", "list", "contracted") }],
  dayChanges: [
    {
      ...{ day: "DATE", currency: "VARCHAR" },
      ...amounts("billedBefore", "billedAfter", "effectiveBefore", "effectiveAfter"),
    },
  ],
  ...{ firstChargeDay: "DATE", chargedUntil: "DATE", sourceFormats: ["VARCHAR"], loadedAt: "TIMESTAMPTZ" },
});

const pageSize = 500;

/** Replaces the whole record, or nothing of it. */
export function restoreLoads(db: DuckDb, loads: readonly LoadRecord[]): Promise<void> {
  const records = withPrevious(loads);
  return db.transaction(async () => {
    await db.run("CREATE OR REPLACE TEMP TABLE replayed AS FROM slice_loads");
    await db.run("DELETE FROM slice_loads");
    for (let from = 0; from < records.length; from += pageSize) {
      await db.run(insertLoads({ record }), { loads: JSON.stringify(records.slice(from, from + pageSize)) });
    }
  });
}
