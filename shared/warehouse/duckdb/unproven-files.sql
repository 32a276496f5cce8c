-- Where do the files hold something else than the reports of their parts say, or a slice the load does not name?
WITH report_slices AS (
  SELECT provider, billingAccountId AS billing_account_id, billingPeriod AS billing_period, sum(rows) AS row_count
  FROM (
    SELECT unnest(
      from_json($report_slices, '[{"provider": "VARCHAR", "billingAccountId": "VARCHAR", "billingPeriod": "DATE", "rows": "BIGINT"}]'),
      recursive := true
    )
  )
  GROUP BY ALL
),
report_sums AS (
  SELECT currency, sum(billed) AS billed, sum(effective) AS effective, sum(list) AS list, sum(contracted) AS contracted
  FROM (
    SELECT unnest(
      from_json($report_sums, '[{"currency": "VARCHAR", "billed": "DECIMAL(38,18)", "effective": "DECIMAL(38,18)", "list": "DECIMAL(38,18)", "contracted": "DECIMAL(38,18)"}]'),
      recursive := true
    )
  )
  GROUP BY ALL
),
file_slices AS (
  SELECT provider, billing_account_id, billing_period, sum(row_count) AS row_count
  FROM file_sums
  GROUP BY ALL
),
file_currencies AS (
  SELECT currency, sum(billed) AS billed, sum(effective) AS effective, sum(list) AS list, sum(contracted) AS contracted
  FROM file_sums
  GROUP BY ALL
)
SELECT concat_ws(' ', provider, 'account', billing_account_id, 'in', billing_period, 'is no slice of this load') AS difference
FROM file_slices
WHERE NOT EXISTS (
  FROM load_slices
  WHERE load_slices.provider = file_slices.provider
    AND load_slices.billing_account_id = file_slices.billing_account_id
    AND load_slices.billing_period = file_slices.billing_period
)
UNION ALL
SELECT concat(
  provider, ' account ', billing_account_id, ' in ', billing_period, ' has ', coalesce(file_slices.row_count, 0),
  ' rows, reported were ', coalesce(report_slices.row_count, 0)
)
FROM file_slices
FULL JOIN report_slices USING (provider, billing_account_id, billing_period)
WHERE coalesce(file_slices.row_count, 0) <> coalesce(report_slices.row_count, 0)
UNION ALL
SELECT concat('the ', cost, ' in ', currency, ' adds up to ', coalesce(came, 0), ', reported was ', coalesce(reported, 0))
FROM (
  SELECT
    currency,
    unnest(['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost']) AS cost,
    unnest([f.billed, f.effective, f.list, f.contracted]) AS came,
    unnest([r.billed, r.effective, r.list, r.contracted]) AS reported
  FROM file_currencies AS f
  FULL JOIN report_sums AS r USING (currency)
)
WHERE coalesce(came, 0) <> coalesce(reported, 0)
