-- Takes the slices that are to be loaded out of the line items. The bounds on BillingPeriodStart spare the other months.
DELETE FROM cost_data_standard_1_3
USING load_slices AS s
WHERE BillingPeriodStart >= CAST($from AS TIMESTAMPTZ)
  AND BillingPeriodStart < CAST($until AS TIMESTAMPTZ)
  AND x_ConnectionId = s.connection_id
  AND x_Provider = s.provider
  AND BillingAccountId = s.billing_account_id
  AND CAST(BillingPeriodStart AT TIME ZONE 'UTC' AS DATE) = s.billing_period
  AND s.outcome = 'loaded'
