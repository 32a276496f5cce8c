-- Where do the line items, as the new rollup adds them up, differ from the files they came from?
WITH in_files AS (
  SELECT
    provider, billing_account_id, billing_period, currency, sum(row_count) AS row_count,
    sum(billed) AS billed, sum(effective) AS effective, sum(list) AS list, sum(contracted) AS contracted
  FROM file_sums
  SEMI JOIN (FROM load_slices WHERE outcome = 'loaded') USING (provider, billing_account_id, billing_period)
  GROUP BY ALL
),
in_warehouse AS (
  SELECT
    provider, billing_account_id, billing_period, currency, sum(row_count) AS row_count,
    sum(billed) AS billed, sum(effective) AS effective, sum(list) AS list, sum(contracted) AS contracted
  FROM loaded_daily
  WHERE generation = $generation
  GROUP BY ALL
)
SELECT concat(
  provider, ' account ', billing_account_id, ' in ', billing_period, ' holds ',
  concat_ws(', ', w.row_count, w.billed, w.effective, w.list, w.contracted), ' (rows, billed, effective, list, contracted ',
  currency, '), its files ', concat_ws(', ', f.row_count, f.billed, f.effective, f.list, f.contracted)
) AS difference
FROM in_warehouse AS w
FULL JOIN in_files AS f USING (provider, billing_account_id, billing_period, currency)
WHERE w.row_count IS DISTINCT FROM f.row_count
  OR w.billed IS DISTINCT FROM f.billed
  OR w.effective IS DISTINCT FROM f.effective
  OR w.list IS DISTINCT FROM f.list
  OR w.contracted IS DISTINCT FROM f.contracted
