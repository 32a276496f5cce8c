-- Why can this load not go on? Its days were read before the transaction: another load may have changed what it replaces.
SELECT CONCAT(provider, ' account ', billing_account_id, ' in ', CAST(billing_period AS STRING), ' has changed meanwhile') AS difference
FROM load_slices
WHERE outcome = 'loaded'
  AND (TIMESTAMP(first_day_before) < @from OR TIMESTAMP(last_day_before) >= @until)
UNION ALL
SELECT CONCAT(provider, ' account ', billing_account_id, ' in ', CAST(billing_period AS STRING), ' holds days nobody recorded') AS difference
FROM load_slices
WHERE outcome = 'loaded'
  AND (first_day_before IS NULL) <> (last_day_before IS NULL)
UNION ALL
SELECT 'load_lock has no row' AS difference
FROM (SELECT COUNT(*) AS row_count FROM load_lock)
WHERE row_count = 0
