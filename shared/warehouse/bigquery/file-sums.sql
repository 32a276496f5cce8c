-- What do the files hold, by slice, currency and format?
SELECT
  x_Provider AS provider,
  BillingAccountId AS billing_account_id,
  DATE(BillingPeriodStart) AS billing_period,
  BillingCurrency AS currency,
  x_SourceFormat AS source_format,
  COUNT(*) AS row_count,
  SUM(BilledCost) AS billed,
  SUM(EffectiveCost) AS effective,
  SUM(ListCost) AS list,
  SUM(ContractedCost) AS contracted
FROM {staging}
GROUP BY provider, billing_account_id, billing_period, currency, source_format
