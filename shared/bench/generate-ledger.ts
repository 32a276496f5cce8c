import { join } from "node:path";
import { DuckDb } from "#shared/duckdb/duckdb.ts";
import { openDuckDbWarehouse } from "#shared/warehouse/duckdb-warehouse.ts";
import type { Warehouse } from "#shared/warehouse/warehouse.ts";

export const connectionId = "00000000-0000-4000-8000-000000000001";
export const dataset = "bench_local";
/** The ledger ends with the day before. */
export const now = new Date("2026-11-22T12:00:00Z");
const first = "2025-11-01";

/**
 * A warehouse with so many line items over 13 months, as they lie after 13 loads: month by month, no order within one. 40
 * services, 12 regions, 20 accounts, 50,000 resources, 25 teams. The rollup is made as the upgrade of a dataset makes it.
 */
export async function generateLedger(folder: string, rows: number): Promise<Warehouse> {
  const files = { open: async (path: string) => ({ path, [Symbol.asyncDispose]: async () => undefined }) };
  const open = () => openDuckDbWarehouse({ folder, files });
  const empty = open();
  await empty.loads(dataset);
  await empty.close();
  {
    await using db = await DuckDb.open({ path: join(folder, `${dataset}.duckdb`), memoryLimit: "2GB", threads: 2 });
    await db.run(lineItems(rows));
    await db.run(load);
    await db.run("DELETE FROM schema_version");
  }
  const full = open();
  await full.loads(dataset);
  return full;
}

const lineItems = (rows: number) => `
  INSERT INTO cost_data_standard_1_3 BY NAME
  WITH item AS (
    SELECT i, hash(i) AS h, CAST(i * 13 // ${rows} AS INTEGER) AS month, (i * 13) % 50000 AS resource, i % 40 AS service
    FROM range(${rows}) AS t (i)
  ), dated AS (
    SELECT *, DATE '${first}' + to_months(month) AS month_start,
      CASE WHEN i % 997 = 0 THEN 'Credit' WHEN i % 1499 = 0 THEN 'Tax' ELSE 'Usage' END AS category,
      CASE WHEN month = 12 THEN 21 ELSE day(last_day(DATE '${first}' + to_months(month))) END AS days
    FROM item
  ), priced AS (
    SELECT *, month_start::TIMESTAMP + to_days((h % days)::INTEGER) AS day,
      (h % 1000000)::DECIMAL(18, 0) / 1000 * 0.0123 * CASE WHEN category = 'Credit' THEN -1 ELSE 1 END AS amount
    FROM dated
  )
  SELECT
    amount AS BilledCost, amount AS EffectiveCost, amount AS ListCost, amount AS ContractedCost,
    'USD' AS BillingCurrency, '999999999999' AS BillingAccountId,
    month_start::TIMESTAMP AT TIME ZONE 'UTC' AS BillingPeriodStart,
    (month_start + INTERVAL 1 MONTH) AT TIME ZONE 'UTC' AS BillingPeriodEnd,
    day AT TIME ZONE 'UTC' AS ChargePeriodStart, (day + INTERVAL 1 DAY) AT TIME ZONE 'UTC' AS ChargePeriodEnd,
    category AS ChargeCategory, 'region-' || i * 7 % 12 AS RegionId, 'server ' || resource AS ResourceName,
    'Service ' || service AS ServiceName,
    CASE WHEN service < 4 THEN 'AI and Machine Learning' WHEN service < 7 THEN 'Business Applications' ELSE 'Compute' END AS ServiceCategory,
    CASE WHEN service < 4 THEN 'Generative AI' ELSE 'Virtual Machines' END AS ServiceSubcategory,
    (111111111111 + resource % 20)::VARCHAR AS SubAccountId, 'account ' || resource % 20 AS SubAccountName,
    CASE WHEN resource % 50 > 0 THEN '{"env":"prod","team":"team-' || resource % 25 || '"}' END AS Tags,
    'aws' AS x_Provider, 'aws/focus-1.2' AS x_SourceFormat, 'billed' AS x_CostBasis, '${connectionId}' AS x_ConnectionId, 1 AS x_Generation
  FROM priced`;

/** What completeness is judged by: loaded at the end. */
const load = `
  INSERT INTO slice_loads BY NAME
  SELECT '${connectionId}' AS connection_id, 'aws' AS provider, '999999999999' AS billing_account_id,
    CAST(BillingPeriodStart AT TIME ZONE 'UTC' AS DATE) AS billing_period, 1 AS generation, 'bench' AS run_id, count(*) AS row_count,
    [] AS sums, [] AS day_changes, [] AS source_formats, TIMESTAMPTZ '${now.toISOString()}' AS loaded_at
  FROM cost_data_standard_1_3
  GROUP BY ALL`;
