import { colourOf, type Paint } from "./series.ts";

/** Patterns for a chart's `<defs>`: stripes in a series' colour, for what is not complete or not allocated. */
export function Hatches({ id, paints }: { id: string; paints: readonly Paint[] }) {
  return (
    <defs>
      {[...new Set(paints)].map((paint) => (
        <pattern
          key={paint}
          id={hatchId(id, paint)}
          width={5}
          height={5}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width={5} height={5} style={{ fill: "var(--surface)" }} />
          <rect width={5} height={5} style={{ fill: colourOf(paint), opacity: 0.14 }} />
          <rect width={1.75} height={5} style={{ fill: colourOf(paint) }} />
        </pattern>
      ))}
    </defs>
  );
}

export function hatchId(id: string, paint: Paint): string {
  return `${id}-${paint}`;
}

export function hatchOf(id: string, paint: Paint): string {
  return `url(#${hatchId(id, paint)})`;
}
