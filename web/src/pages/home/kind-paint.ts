import type { Paint } from "../../chart/series.ts";

const kinds: Record<string, Paint> = { '["Cloud"]': 1, '["GenAI"]': 2, '["SaaS"]': 3 };

/** Cloud is always blue, GenAI teal, SaaS violet. By the id of a group of x_Kind. */
export function kindPaint(id: string): Paint {
  return kinds[id] ?? "other";
}
