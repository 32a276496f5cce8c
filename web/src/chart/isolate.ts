/** What a click on a series of the legend leaves shown. Empty: all. With `adds` (Shift) the series joins or leaves. */
export function isolate(isolated: ReadonlySet<string>, id: string, adds: boolean): ReadonlySet<string> {
  if (!adds) return isolated.size === 1 && isolated.has(id) ? new Set() : new Set([id]);
  const next = new Set(isolated);
  if (!next.delete(id)) next.add(id);
  return next;
}
