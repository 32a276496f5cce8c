-- What did normalizing find in the parts of this load?
INSERT INTO quality_results BY NAME
SELECT
  $run AS run_id,
  unnest(
    from_json($results, '[{"part_id": "VARCHAR", "source_file": "VARCHAR", "rule_id": "VARCHAR", "severity": "VARCHAR", "requirement": "VARCHAR", "row_count": "BIGINT", "first_rows": "VARCHAR"}]'),
    recursive := true
  ),
  now() AS loaded_at
