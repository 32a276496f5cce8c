-- Inserts nothing, or fails: an error within a transaction undoes it whole. For the adapter, which reads it, the text is between << and >>
-- and amounts are between [ and ].
INSERT INTO load_lock (run_id)
SELECT
  IF(
    COUNT(*) > 0,
    ERROR(CONCAT('<<', CAST(COUNT(*) AS STRING), ' differences): ', ARRAY_TO_STRING(ARRAY_AGG(difference LIMIT 5), '; '), '>>')),
    CAST(NULL AS STRING)
  )
FROM (
{differences}
)
HAVING COUNT(*) > 0
