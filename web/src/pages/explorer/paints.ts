import { useRef } from "react";
import type { Paint } from "../../chart/series.ts";
import type { CostAnswer, CostSection } from "./cost-query.ts";
import { groupId } from "./series-of.ts";

const places = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const kinds: Record<string, Paint> = { '["Cloud"]': 1, '["GenAI"]': 2, '["SaaS"]': 3 };

/**
 * Colours of groups. A group gets its colour by its rank the first time it is shown and keeps it; one that comes later takes the
 * first colour no shown group has. `held` is what is kept between answers; it is changed.
 */
export function assignPaints(held: Map<string, Paint>, shown: readonly string[], isKind: boolean): Map<string, Paint> {
  const taken = new Set<Paint>();
  const without: string[] = [];
  for (const id of shown) {
    const paint = (isKind && kinds[id]) || held.get(id);
    if (paint === undefined || paint === "other" || taken.has(paint)) without.push(id);
    else held.set(id, paint);
    if (paint !== undefined) taken.add(paint);
  }
  for (const id of without) {
    const free = places.find((paint) => !taken.has(paint)) ?? "other";
    held.set(id, free);
    taken.add(free);
  }
  return held;
}

/** What a section's groups are painted with, as long as this page is open. */
export function usePaints({ query }: CostAnswer, section: CostSection): (id: string) => Paint {
  const held = useRef(new Map<string, Map<string, Paint>>());
  const fields = query.groupBy.join("\n");
  const known = held.current.get(fields) ?? new Map<string, Paint>();
  held.current.set(fields, known);
  const shown = section.groups.filter(({ kind }) => kind === "group").map(groupId);
  const paints = assignPaints(known, shown, fields === "x_Kind");
  return (id) => paints.get(id) ?? "other";
}
