-- A run that loads some of its slices again says anew what it found.
DELETE FROM quality_results
WHERE run_id = @run AND EXISTS (SELECT 1 FROM load_slices WHERE outcome = 'loaded')
