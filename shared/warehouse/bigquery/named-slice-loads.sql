-- What stands in the warehouse for the slices this load names? A slice that is to be loaded first has nothing but its outcome.
SELECT
  outcome,
  connection_id AS connectionId,
  provider,
  billing_account_id AS billingAccountId,
  billing_period AS billingPeriod,
  generation,
  row_count AS `rows`,
  slice_loads.row_count_before AS rowsBefore,
  sums,
  day_changes AS dayChanges,
  first_charge_day AS firstDay,
  last_charge_day AS lastDay
FROM {load_slices}
LEFT JOIN slice_loads USING (connection_id, provider, billing_account_id, billing_period)
WHERE TRUE
QUALIFY COALESCE(generation, 0)
  = MAX(COALESCE(generation, 0)) OVER (PARTITION BY connection_id, provider, billing_account_id, billing_period)
ORDER BY connection_id, provider, billing_account_id, billing_period
