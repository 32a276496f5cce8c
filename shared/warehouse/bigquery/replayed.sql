-- Which days did the slices end on that were loaded again here?
SELECT connection_id, provider, billing_account_id, billing_period, generation, last_charge_day
FROM slice_loads
