-- What did the loaded slices cost, by day? Read from the table as it now stands, so that a row left behind would show.
INSERT INTO cost_daily BY NAME
SELECT
  CAST(ChargePeriodStart AT TIME ZONE 'UTC' AS DATE) AS x_ChargeDay,
  x_Provider,
  x_ConnectionId,
  BillingAccountId,
  SubAccountId,
  SubAccountName,
  ServiceName,
  ServiceCategory,
  ServiceSubcategory,
  RegionId,
  ChargeCategory,
  x_HierarchyPath,
  x_CostBasis,
  BillingCurrency,
  BillingPeriodStart,
  $generation AS x_Generation,
  sum(BilledCost) AS BilledCost,
  sum(EffectiveCost) AS EffectiveCost,
  sum(ListCost) AS ListCost,
  sum(ContractedCost) AS ContractedCost,
  count(*) AS x_RowCount,
  -- An end in the middle of a day ends that day.
  CAST((max(ChargePeriodEnd) - INTERVAL 1 MICROSECOND) AT TIME ZONE 'UTC' AS DATE) + 1 AS x_ChargedUntil
FROM cost_data_standard_1_3 AS c
JOIN load_slices AS s
  ON c.x_ConnectionId = s.connection_id
  AND c.x_Provider = s.provider
  AND c.BillingAccountId = s.billing_account_id
  AND CAST(c.BillingPeriodStart AT TIME ZONE 'UTC' AS DATE) = s.billing_period
  AND s.outcome = 'loaded'
WHERE BillingPeriodStart >= CAST($from AS TIMESTAMPTZ) AND BillingPeriodStart < CAST($until AS TIMESTAMPTZ)
GROUP BY ALL
