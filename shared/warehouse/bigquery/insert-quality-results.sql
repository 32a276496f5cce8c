-- What did normalizing find in the parts of this load?
INSERT INTO quality_results (
  run_id, part_id, source_file, rule_id, severity, requirement, row_count, first_rows, loaded_at
)
SELECT
  @run,
  JSON_VALUE(result, '$.part_id'),
  JSON_VALUE(result, '$.source_file'),
  JSON_VALUE(result, '$.rule_id'),
  JSON_VALUE(result, '$.severity'),
  JSON_VALUE(result, '$.requirement'),
  CAST(JSON_VALUE(result, '$.row_count') AS INT64),
  JSON_VALUE(result, '$.first_rows'),
  CURRENT_TIMESTAMP()
FROM UNNEST(JSON_QUERY_ARRAY(@results)) AS result
WHERE EXISTS (SELECT 1 FROM load_slices WHERE outcome = 'loaded')
