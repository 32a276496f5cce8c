-- On which days (UTC) do the charges of this load start?
SELECT MIN(DATE(ChargePeriodStart)) AS firstDay, MAX(DATE(ChargePeriodStart)) AS lastDay
FROM {staging}
