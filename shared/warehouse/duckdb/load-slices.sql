-- Which slices does this load name, which generation do they hold now, and what becomes of them?
CREATE OR REPLACE TEMP TABLE load_slices AS
WITH named AS (
  SELECT unnest(
    from_json($slices, '[{"connectionId": "VARCHAR", "provider": "VARCHAR", "billingAccountId": "VARCHAR", "billingPeriod": "DATE"}]'),
    recursive := true
  )
)
SELECT
  connectionId AS connection_id,
  named.provider,
  billingAccountId AS billing_account_id,
  billingPeriod AS billing_period,
  max(generation) AS previous_generation,
  arg_max(row_count, generation) AS row_count_before,
  CASE
    WHEN max(generation) = $generation THEN 'already-loaded'
    WHEN max(generation) > $generation THEN 'superseded'
    ELSE 'loaded'
  END AS outcome
FROM named
LEFT JOIN slice_loads
  ON connection_id = connectionId
  AND slice_loads.provider = named.provider
  AND billing_account_id = billingAccountId
  AND billing_period = billingPeriod
GROUP BY ALL
