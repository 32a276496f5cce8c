-- What was ever loaded, the newest first, and which of it stands?
SELECT
  connection_id AS connectionId,
  provider,
  billing_account_id AS billingAccountId,
  billing_period AS billingPeriod,
  run_id AS runId,
  generation,
  row_count AS `rows`,
  row_count_before AS rowsBefore,
  sums,
  day_changes AS dayChanges,
  first_charge_day AS firstChargeDay,
  charged_until AS chargedUntil,
  source_formats AS sourceFormats,
  CONCAT(FORMAT_TIMESTAMP('%Y-%m-%dT%H:%M:%E3S', loaded_at, 'UTC'), 'Z') AS loadedAt,
  generation = MAX(generation) OVER (PARTITION BY connection_id, provider, billing_account_id, billing_period) AS stands
FROM slice_loads
ORDER BY generation DESC, connectionId, billingPeriod DESC
