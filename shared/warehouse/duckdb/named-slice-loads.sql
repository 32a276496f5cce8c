-- What stands in the warehouse for the slices this load names?
SELECT
  outcome,
  connection_id AS "connectionId",
  provider,
  billing_account_id AS "billingAccountId",
  billing_period AS "billingPeriod",
  generation,
  l.row_count AS rows,
  l.row_count_before AS "rowsBefore",
  sums,
  day_changes AS "dayChanges"
FROM load_slices
JOIN slice_loads AS l USING (connection_id, provider, billing_account_id, billing_period)
QUALIFY generation = max(generation) OVER (PARTITION BY connection_id, provider, billing_account_id, billing_period)
ORDER BY connection_id, provider, billing_account_id, billing_period
