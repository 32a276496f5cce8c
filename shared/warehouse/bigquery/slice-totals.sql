-- What do the slices add up to, line item by line item?
WITH currencies AS (
  SELECT
    x_ConnectionId, x_Provider, BillingAccountId,
    DATE(BillingPeriodStart) AS billing_period,
    BillingCurrency,
    MAX(x_Generation) AS generation,
    COUNT(*) AS row_count,
    COALESCE(SUM(BilledCost), 0) AS billed,
    COALESCE(SUM(EffectiveCost), 0) AS effective,
    COALESCE(SUM(ListCost), 0) AS list,
    COALESCE(SUM(ContractedCost), 0) AS contracted
  FROM cost_data_standard_1_3
  -- The table takes no query that does not name the time it asks about. This is all of it.
  WHERE (ChargePeriodStart >= TIMESTAMP '0001-01-01 00:00:00+00' OR ChargePeriodStart IS NULL)
    AND {asked}
  GROUP BY x_ConnectionId, x_Provider, BillingAccountId, billing_period, BillingCurrency
)
SELECT
  x_ConnectionId AS connectionId,
  x_Provider AS provider,
  BillingAccountId AS billingAccountId,
  billing_period AS billingPeriod,
  MAX(generation) AS generation,
  SUM(row_count) AS `rows`,
  ARRAY_AGG(STRUCT(BillingCurrency AS currency, billed, effective, list, contracted) ORDER BY BillingCurrency) AS sums
FROM currencies
GROUP BY connectionId, provider, billingAccountId, billingPeriod
ORDER BY connectionId, provider, billingAccountId, billingPeriod
