-- Brings in the line items of the slices that are to be loaded. Lines with the same content all count: bills repeat lines.
INSERT INTO cost_data_standard_1_3 (
  {columns}, x_OrganizationId, x_ConnectionId, x_RunId, x_Generation
)
SELECT
  {columns}, @org, s.connection_id, @run, CAST(@generation AS INT64)
FROM {staging} AS f
JOIN load_slices AS s
  ON f.x_Provider = s.provider
  AND f.BillingAccountId = s.billing_account_id
  AND DATE(f.BillingPeriodStart) = s.billing_period
WHERE s.outcome = 'loaded'
