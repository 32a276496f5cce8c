-- What was loaded, and on which days does it differ from the generation before?
INSERT INTO slice_loads BY NAME
WITH currencies AS (
  SELECT
    connection_id, provider, billing_account_id, billing_period, currency,
    coalesce(sum(billed), 0) AS billed,
    coalesce(sum(effective), 0) AS effective,
    coalesce(sum(list), 0) AS list,
    coalesce(sum(contracted), 0) AS contracted,
    sum(row_count) AS row_count,
    min(charge_day) AS first_day,
    max(charge_day) AS last_day,
    max(charged_until) AS charged_until
  FROM loaded_daily
  WHERE generation = $generation
  GROUP BY ALL
),
facts AS (
  SELECT
    connection_id, provider, billing_account_id, billing_period,
    sum(row_count) AS row_count,
    min(first_day) AS first_charge_day,
    max(last_day) AS last_charge_day,
    max(charged_until) AS charged_until,
    list(
      {'currency': currency, 'billed': billed, 'effective': effective, 'list': list, 'contracted': contracted}
      ORDER BY currency
    ) AS sums
  FROM currencies
  GROUP BY ALL
),
days AS (
  SELECT
    connection_id, provider, billing_account_id, billing_period, charge_day, currency,
    coalesce(sum(billed) FILTER (generation < $generation), 0) AS billed_before,
    coalesce(sum(billed) FILTER (generation = $generation), 0) AS billed_after,
    coalesce(sum(effective) FILTER (generation < $generation), 0) AS effective_before,
    coalesce(sum(effective) FILTER (generation = $generation), 0) AS effective_after
  FROM loaded_daily
  WHERE previous_generation IS NOT NULL
  GROUP BY ALL
),
changes AS (
  SELECT
    connection_id, provider, billing_account_id, billing_period,
    list(
      {
        'day': charge_day, 'currency': currency, 'billedBefore': billed_before, 'billedAfter': billed_after,
        'effectiveBefore': effective_before, 'effectiveAfter': effective_after
      }
      ORDER BY charge_day, currency
    ) AS day_changes
  FROM days
  WHERE billed_before <> billed_after OR effective_before <> effective_after
  GROUP BY ALL
),
formats AS (
  SELECT provider, billing_account_id, billing_period, list(DISTINCT source_format ORDER BY source_format) AS source_formats
  FROM file_sums
  GROUP BY ALL
)
SELECT
  connection_id, provider, billing_account_id, billing_period,
  $generation AS generation,
  $run AS run_id,
  previous_generation,
  coalesce(facts.row_count, 0) AS row_count,
  row_count_before,
  coalesce(sums, []) AS sums,
  coalesce(day_changes, []) AS day_changes,
  first_charge_day,
  last_charge_day,
  charged_until,
  coalesce(source_formats, []) AS source_formats,
  now() AS loaded_at
FROM load_slices
LEFT JOIN facts USING (connection_id, provider, billing_account_id, billing_period)
LEFT JOIN changes USING (connection_id, provider, billing_account_id, billing_period)
LEFT JOIN formats USING (provider, billing_account_id, billing_period)
WHERE outcome = 'loaded'
