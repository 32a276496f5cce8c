-- Which slices does this load name, which generation do they hold now, and what becomes of them?
SELECT
  connection_id, provider, billing_account_id, billing_period,
  standing.generation AS previous_generation,
  standing.row_count AS row_count_before,
  standing.first_charge_day AS first_day_before,
  standing.last_charge_day AS last_day_before,
  CASE
    WHEN standing.generation = CAST(@generation AS INT64) THEN 'already-loaded'
    WHEN standing.generation > CAST(@generation AS INT64) THEN 'superseded'
    ELSE 'loaded'
  END AS outcome
FROM (
  SELECT DISTINCT
    JSON_VALUE(slice, '$.connectionId') AS connection_id,
    JSON_VALUE(slice, '$.provider') AS provider,
    JSON_VALUE(slice, '$.billingAccountId') AS billing_account_id,
    CAST(JSON_VALUE(slice, '$.billingPeriod') AS DATE) AS billing_period
  FROM UNNEST(JSON_QUERY_ARRAY(@slices)) AS slice
)
LEFT JOIN (
  SELECT *
  FROM slice_loads
  WHERE TRUE
  QUALIFY generation = MAX(generation) OVER (PARTITION BY connection_id, provider, billing_account_id, billing_period)
) AS standing
USING (connection_id, provider, billing_account_id, billing_period)
