-- What was loaded when, as another warehouse recorded it? Which day the last charge starts on is only known here.
INSERT INTO slice_loads (
  connection_id, provider, billing_account_id, billing_period, generation, run_id, previous_generation, row_count,
  row_count_before, sums, day_changes, first_charge_day, charged_until, source_formats, loaded_at, last_charge_day
)
SELECT
  recorded.*,
  replayed.last_charge_day
FROM (
  SELECT
    JSON_VALUE(load, '$.connectionId') AS connection_id,
    JSON_VALUE(load, '$.provider') AS provider,
    JSON_VALUE(load, '$.billingAccountId') AS billing_account_id,
    CAST(JSON_VALUE(load, '$.billingPeriod') AS DATE) AS billing_period,
    CAST(JSON_VALUE(load, '$.generation') AS INT64) AS generation,
    JSON_VALUE(load, '$.runId') AS run_id,
    CAST(JSON_VALUE(load, '$.previousGeneration') AS INT64) AS previous_generation,
    CAST(JSON_VALUE(load, '$.rows') AS INT64) AS row_count,
    CAST(JSON_VALUE(load, '$.rowsBefore') AS INT64) AS row_count_before,
    ARRAY(
      SELECT AS STRUCT
        JSON_VALUE(sums, '$.currency') AS currency,
        CAST(JSON_VALUE(sums, '$.billed') AS BIGNUMERIC) AS billed,
        CAST(JSON_VALUE(sums, '$.effective') AS BIGNUMERIC) AS effective,
        CAST(JSON_VALUE(sums, '$.list') AS BIGNUMERIC) AS list,
        CAST(JSON_VALUE(sums, '$.contracted') AS BIGNUMERIC) AS contracted
      FROM UNNEST(JSON_QUERY_ARRAY(load, '$.sums')) AS sums
      ORDER BY currency
    ) AS sums,
    ARRAY(
      SELECT AS STRUCT
        CAST(JSON_VALUE(change, '$.day') AS DATE) AS day,
        JSON_VALUE(change, '$.currency') AS currency,
        CAST(JSON_VALUE(change, '$.billedBefore') AS BIGNUMERIC) AS billedBefore,
        CAST(JSON_VALUE(change, '$.billedAfter') AS BIGNUMERIC) AS billedAfter,
        CAST(JSON_VALUE(change, '$.effectiveBefore') AS BIGNUMERIC) AS effectiveBefore,
        CAST(JSON_VALUE(change, '$.effectiveAfter') AS BIGNUMERIC) AS effectiveAfter
      FROM UNNEST(JSON_QUERY_ARRAY(load, '$.dayChanges')) AS change
      ORDER BY day, currency
    ) AS day_changes,
    CAST(JSON_VALUE(load, '$.firstChargeDay') AS DATE) AS first_charge_day,
    CAST(JSON_VALUE(load, '$.chargedUntil') AS DATE) AS charged_until,
    JSON_VALUE_ARRAY(load, '$.sourceFormats') AS source_formats,
    CAST(JSON_VALUE(load, '$.loadedAt') AS TIMESTAMP) AS loaded_at
  FROM UNNEST(JSON_QUERY_ARRAY(@loads)) AS load
) AS recorded
LEFT JOIN replayed
  ON replayed.connection_id = recorded.connection_id
  AND replayed.provider = recorded.provider
  AND replayed.billing_account_id = recorded.billing_account_id
  AND replayed.billing_period = recorded.billing_period
  AND replayed.generation = recorded.generation
