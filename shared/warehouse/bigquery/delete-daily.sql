-- Takes the generations before out of the rollup, now that their days have been compared.
DELETE FROM cost_daily AS d
WHERE (d.x_ChargeDay >= DATE(@from) AND d.x_ChargeDay < DATE(@until) OR d.x_ChargeDay IS NULL)
  AND d.x_Generation < CAST(@generation AS INT64)
  AND EXISTS (
    SELECT 1
    FROM load_slices AS s
    WHERE s.outcome = 'loaded'
      AND s.connection_id = d.x_ConnectionId
      AND s.provider = d.x_Provider
      AND s.billing_account_id = d.BillingAccountId
      AND s.billing_period = DATE(d.BillingPeriodStart)
  )
