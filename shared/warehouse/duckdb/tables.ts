import { dailyColumns } from "#shared/costs/tables.ts";
import { costColumns, duckDbTypes } from "#shared/focus/duckdb-schema.ts";

/** Column name → DuckDB type, in order. */
export type TableColumns = Readonly<Record<string, string>>;

/** Raised with every change of `tables`. A dataset of a newer version is not opened: this code would not fill its columns. */
export const schemaVersion = 3;

const amount = duckDbTypes.Decimal;
const dailyTypes = { ...duckDbTypes, Day: "DATE" } as const;

/** The tables of a dataset. Columns are only ever added, at the end. */
export const tables: Readonly<Record<string, TableColumns>> = {
  cost_data_standard_1_3: Object.fromEntries(costColumns.map(({ name, type }) => [name, duckDbTypes[type]])),

  /** Holds one generation of each slice. */
  cost_daily: Object.fromEntries(dailyColumns.map(({ name, type }) => [name, dailyTypes[type]])),

  /** Every generation of every slice that was ever loaded. */
  slice_loads: {
    connection_id: "VARCHAR",
    provider: "VARCHAR",
    billing_account_id: "VARCHAR",
    billing_period: "DATE",
    generation: "BIGINT",
    run_id: "VARCHAR",
    previous_generation: "BIGINT",
    row_count: "BIGINT",
    row_count_before: "BIGINT",
    sums: `STRUCT(currency VARCHAR, billed ${amount}, effective ${amount}, list ${amount}, contracted ${amount})[]`,
    day_changes:
      `STRUCT("day" DATE, currency VARCHAR, "billedBefore" ${amount}, "billedAfter" ${amount}, ` +
      `"effectiveBefore" ${amount}, "effectiveAfter" ${amount})[]`,
    first_charge_day: "DATE",
    last_charge_day: "DATE",
    source_formats: "VARCHAR[]",
    loaded_at: "TIMESTAMPTZ",
    /** The day the last charge ends, exclusive. */
    charged_until: "DATE",
  },

  /** What normalizing found in the parts of a load: broken rules, and rejected rows and rounded values as rules of our own. */
  quality_results: {
    run_id: "VARCHAR",
    part_id: "VARCHAR",
    source_file: "VARCHAR",
    rule_id: "VARCHAR",
    severity: "VARCHAR",
    requirement: "VARCHAR",
    row_count: "BIGINT",
    /** JSON array of objects. */
    first_rows: "VARCHAR",
    loaded_at: "TIMESTAMPTZ",
  },
};
