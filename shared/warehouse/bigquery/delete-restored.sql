-- Forgets what was recorded of the slices whose record comes from elsewhere.
DELETE FROM slice_loads
WHERE CONCAT(connection_id, ' ', CAST(billing_period AS STRING)) IN (
  SELECT CONCAT(JSON_VALUE(load, '$.connectionId'), ' ', JSON_VALUE(load, '$.billingPeriod'))
  FROM UNNEST(JSON_QUERY_ARRAY(@loads)) AS load
)
