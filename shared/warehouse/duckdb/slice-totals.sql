-- What do the slices add up to, line item by line item?
WITH named AS (
  SELECT unnest(from_json($slices, '[{"connectionId": "VARCHAR", "billingPeriod": "DATE"}]'), recursive := true)
),
currencies AS (
  SELECT
    x_ConnectionId, x_Provider, BillingAccountId,
    CAST(BillingPeriodStart AT TIME ZONE 'UTC' AS DATE) AS billing_period,
    BillingCurrency,
    max(x_Generation) AS generation,
    count(*) AS row_count,
    coalesce(sum(BilledCost), 0) AS billed,
    coalesce(sum(EffectiveCost), 0) AS effective,
    coalesce(sum(ListCost), 0) AS list,
    coalesce(sum(ContractedCost), 0) AS contracted
  FROM cost_data_standard_1_3
  WHERE BillingPeriodStart >= CAST($from AS TIMESTAMPTZ) AND BillingPeriodStart < CAST($until AS TIMESTAMPTZ)
  GROUP BY ALL
)
SELECT
  x_ConnectionId AS "connectionId",
  x_Provider AS provider,
  BillingAccountId AS "billingAccountId",
  billing_period AS "billingPeriod",
  max(generation) AS generation,
  sum(row_count) AS rows,
  list(
    {'currency': BillingCurrency, 'billed': billed, 'effective': effective, 'list': list, 'contracted': contracted}
    ORDER BY BillingCurrency
  ) AS sums
FROM currencies
WHERE $slices IS NULL OR (x_ConnectionId, billing_period) IN (SELECT (connectionId, billingPeriod) FROM named)
GROUP BY ALL
ORDER BY "connectionId", provider, "billingAccountId", "billingPeriod"
