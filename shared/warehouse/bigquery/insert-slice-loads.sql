-- What was loaded, and on which days does it differ from the generation before?
INSERT INTO slice_loads (
  connection_id, provider, billing_account_id, billing_period, generation, run_id, previous_generation, row_count,
  row_count_before, sums, day_changes, first_charge_day, last_charge_day, charged_until, source_formats, loaded_at
)
WITH loaded_daily AS (
{loaded_daily}
),
currencies AS (
  SELECT
    connection_id, provider, billing_account_id, billing_period, currency,
    IFNULL(SUM(billed), 0) AS billed,
    IFNULL(SUM(effective), 0) AS effective,
    IFNULL(SUM(list), 0) AS list,
    IFNULL(SUM(contracted), 0) AS contracted,
    SUM(row_count) AS row_count,
    MIN(charge_day) AS first_day,
    MAX(charge_day) AS last_day,
    MAX(charged_until) AS charged_until
  FROM loaded_daily
  WHERE generation = CAST(@generation AS INT64)
  GROUP BY connection_id, provider, billing_account_id, billing_period, currency
),
facts AS (
  SELECT
    connection_id, provider, billing_account_id, billing_period,
    SUM(row_count) AS row_count,
    MIN(first_day) AS first_charge_day,
    MAX(last_day) AS last_charge_day,
    MAX(charged_until) AS charged_until,
    ARRAY_AGG(STRUCT(currency, billed, effective, list, contracted) ORDER BY currency) AS sums
  FROM currencies
  GROUP BY connection_id, provider, billing_account_id, billing_period
),
days AS (
  SELECT
    connection_id, provider, billing_account_id, billing_period, charge_day, currency,
    IFNULL(SUM(IF(generation < CAST(@generation AS INT64), billed, NULL)), 0) AS billed_before,
    IFNULL(SUM(IF(generation = CAST(@generation AS INT64), billed, NULL)), 0) AS billed_after,
    IFNULL(SUM(IF(generation < CAST(@generation AS INT64), effective, NULL)), 0) AS effective_before,
    IFNULL(SUM(IF(generation = CAST(@generation AS INT64), effective, NULL)), 0) AS effective_after
  FROM loaded_daily
  WHERE previous_generation IS NOT NULL
  GROUP BY connection_id, provider, billing_account_id, billing_period, charge_day, currency
),
changes AS (
  SELECT
    connection_id, provider, billing_account_id, billing_period,
    ARRAY_AGG(
      STRUCT(
        charge_day AS day, currency, billed_before AS billedBefore, billed_after AS billedAfter,
        effective_before AS effectiveBefore, effective_after AS effectiveAfter
      )
      ORDER BY charge_day, currency
    ) AS day_changes
  FROM days
  WHERE billed_before <> billed_after OR effective_before <> effective_after
  GROUP BY connection_id, provider, billing_account_id, billing_period
),
formats AS (
  SELECT
    provider, billing_account_id, billing_period, ARRAY_AGG(DISTINCT source_format IGNORE NULLS ORDER BY source_format) AS source_formats
  FROM file_sums
  GROUP BY provider, billing_account_id, billing_period
)
SELECT
  connection_id, provider, billing_account_id, billing_period,
  CAST(@generation AS INT64),
  @run,
  previous_generation,
  IFNULL(facts.row_count, 0),
  row_count_before,
  sums,
  day_changes,
  first_charge_day,
  last_charge_day,
  charged_until,
  source_formats,
  CURRENT_TIMESTAMP()
FROM load_slices
LEFT JOIN facts USING (connection_id, provider, billing_account_id, billing_period)
LEFT JOIN changes USING (connection_id, provider, billing_account_id, billing_period)
LEFT JOIN formats USING (provider, billing_account_id, billing_period)
WHERE outcome = 'loaded'
