-- Takes the slices that are to be loaded out of the line items. Rows without a day are in a partition of their own.
DELETE FROM cost_data_standard_1_3 AS c
WHERE (c.ChargePeriodStart >= @from AND c.ChargePeriodStart < @until OR c.ChargePeriodStart IS NULL)
  AND EXISTS (
    SELECT 1
    FROM load_slices AS s
    WHERE s.outcome = 'loaded'
      AND s.connection_id = c.x_ConnectionId
      AND s.provider = c.x_Provider
      AND s.billing_account_id = c.BillingAccountId
      AND s.billing_period = DATE(c.BillingPeriodStart)
  )
