-- Of two loads of the dataset at once, one is cancelled here, and comes again.
UPDATE load_lock
SET run_id = @run, taken_at = CURRENT_TIMESTAMP()
WHERE TRUE
