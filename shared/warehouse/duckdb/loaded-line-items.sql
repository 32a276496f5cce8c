cost_data_standard_1_3 AS c
JOIN load_slices AS s
  ON c.x_ConnectionId = s.connection_id
  AND c.x_Provider = s.provider
  AND c.BillingAccountId = s.billing_account_id
  AND CAST(c.BillingPeriodStart AT TIME ZONE 'UTC' AS DATE) = s.billing_period
  AND s.outcome = 'loaded'
WHERE BillingPeriodStart >= CAST($from AS TIMESTAMPTZ) AND BillingPeriodStart < CAST($until AS TIMESTAMPTZ)
