-- When does the last charge of the slices that stand end? Older datasets did not write it down.
UPDATE slice_loads
SET charged_until = d.charged_until
FROM (
  SELECT
    x_ConnectionId, x_Provider, BillingAccountId, x_Generation,
    CAST(BillingPeriodStart AT TIME ZONE 'UTC' AS DATE) AS billing_period,
    max(x_ChargedUntil) AS charged_until
  FROM cost_daily
  GROUP BY ALL
) AS d
WHERE connection_id = x_ConnectionId
  AND provider = x_Provider
  AND billing_account_id = BillingAccountId
  AND slice_loads.billing_period = d.billing_period
  AND generation = x_Generation
