-- The one row that every load changes.
INSERT INTO load_lock (run_id, taken_at)
SELECT CAST(NULL AS STRING), CURRENT_TIMESTAMP()
FROM UNNEST([1])
WHERE NOT EXISTS (SELECT 1 FROM load_lock)
