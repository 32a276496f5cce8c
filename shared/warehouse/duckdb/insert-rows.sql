-- Brings in the line items of the slices that are to be loaded. Lines with the same content all count: bills repeat lines.
INSERT INTO cost_data_standard_1_3 BY NAME
SELECT
  {columns},
  $org AS x_OrganizationId,
  s.connection_id AS x_ConnectionId,
  $run AS x_RunId,
  $generation AS x_Generation
FROM read_parquet({files}) AS f
JOIN load_slices AS s
  ON f.x_Provider = s.provider
  AND f.BillingAccountId = s.billing_account_id
  AND CAST(f.BillingPeriodStart AT TIME ZONE 'UTC' AS DATE) = s.billing_period
  AND s.outcome = 'loaded'
