-- What do line items cost, by day? Read from the table as it now stands, so that a row left behind would show.
INSERT INTO cost_daily BY NAME
SELECT
  DATE '1970-01-01' + CAST(epoch_us(ChargePeriodStart) // 86400000000 AS INTEGER) AS x_ChargeDay,
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
  {generation} AS x_Generation,
  sum(BilledCost) AS BilledCost,
  sum(EffectiveCost) AS EffectiveCost,
  sum(ListCost) AS ListCost,
  sum(ContractedCost) AS ContractedCost,
  count(*) AS x_RowCount,
  count(*) - count(BilledCost) AS x_UnknownBilledCost,
  count(*) - count(EffectiveCost) AS x_UnknownEffectiveCost,
  count(*) - count(ListCost) AS x_UnknownListCost,
  count(*) - count(ContractedCost) AS x_UnknownContractedCost,
  -- An end in the middle of a day ends that day.
  CAST((max(ChargePeriodEnd) - INTERVAL 1 MICROSECOND) AT TIME ZONE 'UTC' AS DATE) + 1 AS x_ChargedUntil
FROM {line_items}
GROUP BY ALL
