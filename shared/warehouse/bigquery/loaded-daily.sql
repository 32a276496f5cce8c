-- The rollup of the slices this load replaces: the generation before, and the new one.
SELECT
  connection_id, provider, billing_account_id, billing_period, previous_generation,
  x_Generation AS generation,
  x_ChargeDay AS charge_day,
  BillingCurrency AS currency,
  x_RowCount AS row_count,
  x_ChargedUntil AS charged_until,
  BilledCost AS billed,
  EffectiveCost AS effective,
  ListCost AS list,
  ContractedCost AS contracted
FROM cost_daily AS d
JOIN load_slices AS s
  ON d.x_ConnectionId = s.connection_id
  AND d.x_Provider = s.provider
  AND d.BillingAccountId = s.billing_account_id
  AND DATE(d.BillingPeriodStart) = s.billing_period
WHERE s.outcome = 'loaded'
  AND (d.x_ChargeDay >= DATE(@from) AND d.x_ChargeDay < DATE(@until) OR d.x_ChargeDay IS NULL)
