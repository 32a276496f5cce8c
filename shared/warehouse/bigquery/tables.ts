import type { TableField, TableMetadata } from "@google-cloud/bigquery";
import { dailyColumns } from "#shared/costs/tables.ts";
import { bigQuerySchema, bigQueryTypes } from "#shared/focus/bigquery-schema.ts";

/** Raised with every change of `tables`. A dataset of a newer version is not touched: this code would not fill its columns. */
export const schemaVersion = 1;

type Type = "STRING" | "DATE" | "TIMESTAMP" | "INTEGER" | "BIGNUMERIC";

const field = (name: string, type: Type): TableField => ({ name, type, mode: "NULLABLE" });
const fieldsOf = (types: Record<string, Type>) => Object.entries(types).map(([name, type]) => field(name, type));
const list = (name: string, types: Record<string, Type>): TableField => ({
  name,
  type: "RECORD",
  mode: "REPEATED",
  fields: fieldsOf(types),
});

const dailyTypes = { ...bigQueryTypes, Decimal: { type: "BIGNUMERIC" }, Day: { type: "DATE" } } as const;

/**
 * The tables of a dataset, as the BigQuery REST API takes them. Columns are only ever added, at the end, as NULLABLE. A query on the line
 * items names the time it asks about (https://cloud.google.com/bigquery/docs/querying-partitioned-tables).
 */
export const tables: Readonly<Record<string, TableShape>> = {
  cost_data_standard_1_3: {
    fields: bigQuerySchema,
    timePartitioning: { type: "MONTH", field: "ChargePeriodStart" },
    requirePartitionFilter: true,
    clustering: { fields: ["x_ConnectionId", "ServiceName"] },
  },

  /** Holds one generation of each slice. */
  cost_daily: {
    fields: dailyColumns.map(({ name, type }) => field(name, dailyTypes[type].type)),
    timePartitioning: { type: "MONTH", field: "x_ChargeDay" },
    clustering: { fields: ["x_ConnectionId", "ServiceName"] },
  },

  /** Every generation of every slice that was ever loaded. */
  slice_loads: {
    fields: [
      ...fieldsOf({
        connection_id: "STRING",
        provider: "STRING",
        billing_account_id: "STRING",
        billing_period: "DATE",
        generation: "INTEGER",
        run_id: "STRING",
        previous_generation: "INTEGER",
        row_count: "INTEGER",
        row_count_before: "INTEGER",
      }),
      list("sums", {
        currency: "STRING",
        billed: "BIGNUMERIC",
        effective: "BIGNUMERIC",
        list: "BIGNUMERIC",
        contracted: "BIGNUMERIC",
      }),
      list("day_changes", {
        day: "DATE",
        currency: "STRING",
        billedBefore: "BIGNUMERIC",
        billedAfter: "BIGNUMERIC",
        effectiveBefore: "BIGNUMERIC",
        effectiveAfter: "BIGNUMERIC",
      }),
      ...fieldsOf({ first_charge_day: "DATE", last_charge_day: "DATE" }),
      { name: "source_formats", type: "STRING", mode: "REPEATED" },
      ...fieldsOf({
        loaded_at: "TIMESTAMP",
        /** The day the last charge ends, exclusive. */
        charged_until: "DATE",
      }),
    ],
  },

  /** What normalizing found in the parts of a load: broken rules, and rejected rows and rounded values as rules of our own. */
  quality_results: {
    fields: fieldsOf({
      run_id: "STRING",
      part_id: "STRING",
      source_file: "STRING",
      rule_id: "STRING",
      severity: "STRING",
      requirement: "STRING",
      row_count: "INTEGER",
      /** JSON array of objects. */
      first_rows: "STRING",
      loaded_at: "TIMESTAMP",
    }),
  },

  /**
   * One row, which every load changes: of two transactions that change rows of the same table, one is cancelled
   * (https://cloud.google.com/bigquery/docs/transactions#transaction_concurrency). Without it, two first loads of a slice would change no
   * row that is there already, and both would go through.
   */
  load_lock: { fields: fieldsOf({ run_id: "STRING", taken_at: "TIMESTAMP" }) },
};

export interface TableShape extends Pick<TableMetadata, "timePartitioning" | "clustering"> {
  fields: readonly TableField[];
  requirePartitionFilter?: boolean;
}
