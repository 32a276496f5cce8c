-- What was loaded when, as another warehouse recorded it? Which day the last charge starts on is only known here.
INSERT INTO slice_loads BY NAME
SELECT
  load.connectionId AS connection_id,
  load.provider AS provider,
  load.billingAccountId AS billing_account_id,
  load.billingPeriod AS billing_period,
  load.generation AS generation,
  load.runId AS run_id,
  load.previousGeneration AS previous_generation,
  load.rows AS row_count,
  load.rowsBefore AS row_count_before,
  load.sums AS sums,
  load.dayChanges AS day_changes,
  load.firstChargeDay AS first_charge_day,
  replayed.last_charge_day AS last_charge_day,
  load.chargedUntil AS charged_until,
  load.sourceFormats AS source_formats,
  load.loadedAt AS loaded_at
FROM (SELECT unnest(from_json($loads, '[{record}]')) AS load)
LEFT JOIN replayed
  ON replayed.connection_id = load.connectionId
  AND replayed.provider = load.provider
  AND replayed.billing_account_id = load.billingAccountId
  AND replayed.billing_period = load.billingPeriod
  AND replayed.generation = load.generation
