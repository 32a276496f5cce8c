-- What did normalizing find in the parts of the runs whose slices stand now?
WITH standing AS (
  SELECT run_id
  FROM slice_loads
  QUALIFY generation = MAX(generation) OVER (PARTITION BY connection_id, provider, billing_account_id, billing_period)
)
SELECT
  run_id AS runId,
  part_id AS partId,
  source_file AS sourceFile,
  rule_id AS ruleId,
  severity,
  requirement,
  row_count AS `rows`,
  first_rows AS firstRows
FROM quality_results
WHERE run_id IN (SELECT run_id FROM standing)
ORDER BY runId, partId, ruleId
