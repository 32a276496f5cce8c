-- Takes the generations before out of the rollup, now that their days have been compared.
DELETE FROM cost_daily
USING load_slices AS s
WHERE x_ConnectionId = s.connection_id
  AND x_Provider = s.provider
  AND BillingAccountId = s.billing_account_id
  AND CAST(BillingPeriodStart AT TIME ZONE 'UTC' AS DATE) = s.billing_period
  AND s.outcome = 'loaded'
  AND x_Generation < $generation
