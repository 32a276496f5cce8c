-- Where do the files hold something else than the reports of their parts say, or a slice the load does not name?
WITH report_slices AS (
  SELECT
    JSON_VALUE(slice, '$.provider') AS provider,
    JSON_VALUE(slice, '$.billingAccountId') AS billing_account_id,
    CAST(JSON_VALUE(slice, '$.billingPeriod') AS DATE) AS billing_period,
    SUM(CAST(JSON_VALUE(slice, '$.rows') AS INT64)) AS row_count
  FROM UNNEST(JSON_QUERY_ARRAY(@report_slices)) AS slice
  GROUP BY provider, billing_account_id, billing_period
),
report_sums AS (
  SELECT
    JSON_VALUE(sums, '$.currency') AS currency,
    SUM(CAST(JSON_VALUE(sums, '$.billed') AS BIGNUMERIC)) AS billed,
    SUM(CAST(JSON_VALUE(sums, '$.effective') AS BIGNUMERIC)) AS effective,
    SUM(CAST(JSON_VALUE(sums, '$.list') AS BIGNUMERIC)) AS list,
    SUM(CAST(JSON_VALUE(sums, '$.contracted') AS BIGNUMERIC)) AS contracted
  FROM UNNEST(JSON_QUERY_ARRAY(@report_sums)) AS sums
  GROUP BY currency
),
file_slices AS (
  SELECT provider, billing_account_id, billing_period, SUM(row_count) AS row_count
  FROM file_sums
  GROUP BY provider, billing_account_id, billing_period
),
file_currencies AS (
  SELECT
    currency, SUM(billed) AS billed, SUM(effective) AS effective, SUM(list) AS list, SUM(contracted) AS contracted
  FROM file_sums
  GROUP BY currency
),
named AS (
  SELECT DISTINCT provider, billing_account_id, billing_period, TRUE AS is_named
  FROM load_slices
),
amounts AS (
  SELECT
    currency,
    [
      STRUCT('BilledCost' AS cost, f.billed AS came, r.billed AS reported),
      STRUCT('EffectiveCost', f.effective, r.effective),
      STRUCT('ListCost', f.list, r.list),
      STRUCT('ContractedCost', f.contracted, r.contracted)
    ] AS costs
  FROM file_currencies AS f
  FULL JOIN report_sums AS r USING (currency)
)
SELECT
  CONCAT(
    IFNULL(provider, ''), ' account ', IFNULL(billing_account_id, ''), ' in ', IFNULL(CAST(billing_period AS STRING), ''),
    ' is no slice of this load'
  ) AS difference
FROM file_slices
LEFT JOIN named USING (provider, billing_account_id, billing_period)
WHERE is_named IS NULL
UNION ALL
SELECT
  CONCAT(
    IFNULL(provider, ''), ' account ', IFNULL(billing_account_id, ''), ' in ', IFNULL(CAST(billing_period AS STRING), ''),
    ' has ', CAST(IFNULL(f.row_count, 0) AS STRING), ' rows, reported were ', CAST(IFNULL(r.row_count, 0) AS STRING)
  )
FROM file_slices AS f
FULL JOIN report_slices AS r USING (provider, billing_account_id, billing_period)
WHERE IFNULL(f.row_count, 0) <> IFNULL(r.row_count, 0)
UNION ALL
SELECT
  CONCAT(
    'the ', c.cost, ' in ', IFNULL(currency, ''), ' adds up to [', CAST(IFNULL(c.came, 0) AS STRING),
    '], reported was [', CAST(IFNULL(c.reported, 0) AS STRING), ']'
  )
FROM amounts
CROSS JOIN UNNEST(amounts.costs) AS c
WHERE IFNULL(c.came, 0) <> IFNULL(c.reported, 0)
