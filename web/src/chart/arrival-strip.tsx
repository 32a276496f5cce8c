import { memo } from "react";
import type { Bands } from "./axis.ts";
import { px } from "./bar-paths.ts";
import { hatchOf } from "./hatch.tsx";
import type { Bucket } from "./series.ts";

const height = 5;

interface ArrivalStripProps {
  id: string;
  buckets: readonly Bucket[];
  bands: Bands;
  y: number;
}

/** One block a bucket: solid complete, hatched arriving, dotted not due yet. */
export const ArrivalStrip = memo(function ArrivalStrip({ id, buckets, bands, y }: ArrivalStripProps) {
  const blocks = (state: Bucket["state"]) => blocksOf(buckets, bands, state);
  return (
    <g transform={`translate(0 ${y})`}>
      <path d={blocks("complete")} style={{ fill: "var(--mark)" }} />
      <path d={blocks("arriving")} style={{ fill: hatchOf(id, "other"), stroke: "var(--mark)", strokeWidth: 0.75 }} />
      <path
        d={blocks("not-due")}
        style={{ fill: "none", stroke: "var(--line-strong)", strokeWidth: 1, strokeDasharray: "1.5 2" }}
      />
    </g>
  );
});

/** Neighbours of the same state run together when there is no room to part them. */
function blocksOf(buckets: readonly Bucket[], bands: Bands, state: Bucket["state"]): string {
  const gap = bands.step >= 6 ? 2 : 0;
  const inset = state === "complete" ? 0 : 0.5;
  return buckets
    .map((bucket, index) => {
      if (bucket.state !== state) return "";
      const left = index * bands.step + gap / 2 + inset;
      const width = bands.step - gap - 2 * inset;
      return `M${px(left)} ${inset}h${px(Math.max(width, 0.5))}v${height - 2 * inset}h${px(-Math.max(width, 0.5))}z`;
    })
    .join("");
}
