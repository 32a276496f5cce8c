-- What do the files hold, by slice, currency and format?
CREATE OR REPLACE TEMP TABLE file_sums AS
SELECT
  x_Provider AS provider,
  BillingAccountId AS billing_account_id,
  CAST(BillingPeriodStart AT TIME ZONE 'UTC' AS DATE) AS billing_period,
  BillingCurrency AS currency,
  x_SourceFormat AS source_format,
  count(*) AS row_count,
  sum(BilledCost) AS billed,
  sum(EffectiveCost) AS effective,
  sum(ListCost) AS list,
  sum(ContractedCost) AS contracted
FROM read_parquet({files})
GROUP BY ALL
