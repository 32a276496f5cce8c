-- Where do the line items, as the new rollup adds them up, differ from the files they came from?
WITH in_files AS (
  SELECT
    provider, billing_account_id, billing_period, currency, SUM(f.row_count) AS row_count,
    SUM(billed) AS billed, SUM(effective) AS effective, SUM(list) AS list, SUM(contracted) AS contracted
  FROM file_sums AS f
  JOIN (SELECT DISTINCT provider, billing_account_id, billing_period FROM load_slices WHERE outcome = 'loaded')
  USING (provider, billing_account_id, billing_period)
  GROUP BY provider, billing_account_id, billing_period, currency
),
in_warehouse AS (
  SELECT
    provider, billing_account_id, billing_period, currency, SUM(row_count) AS row_count,
    SUM(billed) AS billed, SUM(effective) AS effective, SUM(list) AS list, SUM(contracted) AS contracted
  FROM ({loaded_daily})
  WHERE generation = CAST(@generation AS INT64)
  GROUP BY provider, billing_account_id, billing_period, currency
)
SELECT
  CONCAT(
    provider, ' account ', billing_account_id, ' in ', CAST(billing_period AS STRING), ' holds ',
    CAST(IFNULL(w.row_count, 0) AS STRING), ' rows in ', IFNULL(currency, 'no currency'),
    ' of [', CAST(IFNULL(w.billed, 0) AS STRING), '] billed, [', CAST(IFNULL(w.effective, 0) AS STRING), '] effective, [',
    CAST(IFNULL(w.list, 0) AS STRING), '] list, [', CAST(IFNULL(w.contracted, 0) AS STRING), '] contracted; its files ',
    CAST(IFNULL(f.row_count, 0) AS STRING), ' of [', CAST(IFNULL(f.billed, 0) AS STRING), '], [',
    CAST(IFNULL(f.effective, 0) AS STRING), '], [', CAST(IFNULL(f.list, 0) AS STRING), '], [',
    CAST(IFNULL(f.contracted, 0) AS STRING), ']'
  ) AS difference
FROM in_warehouse AS w
FULL JOIN in_files AS f USING (provider, billing_account_id, billing_period, currency)
WHERE w.row_count IS DISTINCT FROM f.row_count
  OR w.billed IS DISTINCT FROM f.billed
  OR w.effective IS DISTINCT FROM f.effective
  OR w.list IS DISTINCT FROM f.list
  OR w.contracted IS DISTINCT FROM f.contracted
