import { memo } from "react";
import type { BarPath } from "./bar-paths.ts";
import { hatchOf } from "./hatch.tsx";
import { colourOf, type Paint } from "./series.ts";

interface BarsLayerProps {
  id: string;
  paths: readonly BarPath[];
  paints: readonly Paint[];
}

/** Drawn once for the data and the size; hovering does not touch it. */
export const BarsLayer = memo(function BarsLayer({ id, paths, paints }: BarsLayerProps) {
  return (
    <g>
      {paths.map(({ series, kind, d }) => (
        <path key={`${series} ${kind}`} d={d} style={styleOf(id, paints[series] ?? "other", kind)} />
      ))}
    </g>
  );
});

function styleOf(id: string, paint: Paint, kind: BarPath["kind"]) {
  const colour = colourOf(paint);
  if (kind === "outline") return { fill: "var(--surface)", stroke: colour, strokeWidth: 1.25 };
  if (kind === "hatched") return { fill: hatchOf(id, paint), stroke: colour, strokeWidth: 1 };
  return { fill: paint === "unallocated" ? hatchOf(id, paint) : colour };
}
