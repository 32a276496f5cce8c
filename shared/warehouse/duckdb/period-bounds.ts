/** The narrowest range of time all these billing periods (first days, YYYY-MM-DD, UTC) start in; `until` is exclusive. */
export function periodBounds(billingPeriods: readonly string[]): { from: string; until: string } {
  const starts = billingPeriods.map((day) => Date.parse(`${day}T00:00:00Z`));
  const dayAfterLast = Math.max(...starts) + 24 * 60 * 60 * 1000;
  return { from: new Date(Math.min(...starts)).toISOString(), until: new Date(dayAfterLast).toISOString() };
}
