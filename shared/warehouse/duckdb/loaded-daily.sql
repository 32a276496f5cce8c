-- The rollup of the slices this load replaces: the generation before and, once it is there, the new one.
CREATE OR REPLACE TEMP VIEW loaded_daily AS
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
  AND CAST(d.BillingPeriodStart AT TIME ZONE 'UTC' AS DATE) = s.billing_period
  AND s.outcome = 'loaded'
