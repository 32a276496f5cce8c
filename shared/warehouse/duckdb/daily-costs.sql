-- What did a scope cost, day by day? An estimate counts only on days its connection was not billed for; unknown amounts are no zero.
SELECT x_ChargeDay AS day, BillingCurrency AS currency, CAST(sum({metric}) AS VARCHAR) AS cost
FROM cost_daily, (SELECT from_json($scope, {scope_type}) AS scope)
WHERE x_ChargeDay >= CAST($from AS DATE)
  AND x_ChargeDay < CAST($until AS DATE)
  AND (scope.x_Provider IS NULL OR list_contains(scope.x_Provider, x_Provider))
  AND (scope.x_ConnectionId IS NULL OR list_contains(scope.x_ConnectionId, x_ConnectionId))
  AND (scope.BillingAccountId IS NULL OR list_contains(scope.BillingAccountId, BillingAccountId))
  AND (scope.SubAccountId IS NULL OR list_contains(scope.SubAccountId, SubAccountId))
  AND (scope.ServiceName IS NULL OR list_contains(scope.ServiceName, ServiceName))
  AND (scope.ServiceCategory IS NULL OR list_contains(scope.ServiceCategory, ServiceCategory))
  AND (scope.RegionId IS NULL OR list_contains(scope.RegionId, RegionId))
  AND (scope.ChargeCategory IS NULL OR list_contains(scope.ChargeCategory, ChargeCategory))
  AND (
    x_CostBasis = 'billed'
    OR (x_ConnectionId, x_ChargeDay) NOT IN (SELECT (x_ConnectionId, x_ChargeDay) FROM cost_daily WHERE x_CostBasis = 'billed')
  )
GROUP BY ALL
HAVING sum({metric}) IS NOT NULL
ORDER BY day, currency
