import { costColumns, duckDbTypes } from "#shared/focus/duckdb-schema.ts";

/** Column name → DuckDB type, in order. */
export type TableColumns = Readonly<Record<string, string>>;

/** Raised with every change of `tables`. A dataset of a newer version is not opened: this code would not fill its columns. */
export const schemaVersion = 2;

const amount = duckDbTypes.Decimal;

/** The tables of a dataset. Columns are only ever added, at the end. */
export const tables: Readonly<Record<string, TableColumns>> = {
  cost_data_standard_1_3: Object.fromEntries(costColumns.map(({ name, type }) => [name, duckDbTypes[type]])),

  /** Line items by UTC day: a charge longer than a day counts on the day it starts. Holds one generation of each slice. */
  cost_daily: {
    x_ChargeDay: "DATE",
    x_Provider: "VARCHAR",
    x_ConnectionId: "VARCHAR",
    BillingAccountId: "VARCHAR",
    SubAccountId: "VARCHAR",
    SubAccountName: "VARCHAR",
    ServiceName: "VARCHAR",
    ServiceCategory: "VARCHAR",
    RegionId: "VARCHAR",
    ChargeCategory: "VARCHAR",
    x_HierarchyPath: "VARCHAR",
    x_CostBasis: "VARCHAR",
    BillingCurrency: "VARCHAR",
    BillingPeriodStart: "TIMESTAMPTZ",
    x_Generation: "BIGINT",
    BilledCost: amount,
    EffectiveCost: amount,
    ListCost: amount,
    ContractedCost: amount,
    x_RowCount: "BIGINT",
    ServiceSubcategory: "VARCHAR",
    /** The day the last of the charges ends, exclusive. */
    x_ChargedUntil: "DATE",
  },

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
