-- What do the line items cost, by day? Read from the table as it now stands, so that a row left behind would show.
INSERT INTO cost_daily (
  x_ChargeDay, {dimensions}, x_Generation,
  BilledCost, EffectiveCost, ListCost, ContractedCost, x_RowCount,
  x_UnknownBilledCost, x_UnknownEffectiveCost, x_UnknownListCost, x_UnknownContractedCost, x_ChargedUntil
)
SELECT
  DATE(c.ChargePeriodStart) AS charge_day,
  {dimensions},
  CAST(@generation AS INT64),
  SUM(BilledCost), SUM(EffectiveCost), SUM(ListCost), SUM(ContractedCost), COUNT(*),
  COUNTIF(BilledCost IS NULL), COUNTIF(EffectiveCost IS NULL), COUNTIF(ListCost IS NULL), COUNTIF(ContractedCost IS NULL),
  -- An end in the middle of a day ends that day.
  DATE_ADD(DATE(TIMESTAMP_SUB(MAX(ChargePeriodEnd), INTERVAL 1 MICROSECOND)), INTERVAL 1 DAY)
FROM cost_data_standard_1_3 AS c
JOIN load_slices AS s
  ON c.x_ConnectionId = s.connection_id
  AND c.x_Provider = s.provider
  AND c.BillingAccountId = s.billing_account_id
  AND DATE(c.BillingPeriodStart) = s.billing_period
WHERE s.outcome = 'loaded'
  AND (c.ChargePeriodStart >= @from AND c.ChargePeriodStart < @until OR c.ChargePeriodStart IS NULL)
GROUP BY charge_day, {dimensions}
