import type { Bucket, Series } from "./series.ts";

export type Kind = "solid" | "hatched" | "outline";

/** A part of a bar, in the unit of the amounts: from the end nearer to zero to the other. */
export interface Piece {
  series: number;
  bucket: number;
  near: number;
  far: number;
  kind: Kind;
  /** Nothing is stacked beyond it. */
  isLast: boolean;
}

export interface Stack {
  pieces: Piece[];
  /** The lowest and highest end of any bar; 0 when there is none on that side. */
  low: number;
  high: number;
}

/**
 * Stacks series from zero outwards, the first one nearest. Credits and what is below zero hang under the axis as outlines;
 * what is above it is hatched where the bucket is not complete. Floats, for drawing only.
 */
export function stack(series: readonly Series[], buckets: readonly Bucket[]): Stack {
  const pieces: Piece[] = [];
  let low = 0;
  let high = 0;
  for (const [bucket, { state }] of buckets.entries()) {
    const above: Piece[] = [];
    const below: Piece[] = [];
    for (const [index, one] of series.entries()) {
      const { up, down } = sidesOf(one, bucket);
      grow(above, index, bucket, up, state === "complete" ? "solid" : "hatched");
      grow(below, index, bucket, down, "outline");
    }
    for (const side of [above, below]) {
      const last = side.at(-1);
      if (last) last.isLast = true;
      pieces.push(...side);
    }
    high = Math.max(high, above.at(-1)?.far ?? 0);
    low = Math.min(low, below.at(-1)?.far ?? 0);
  }
  return { pieces, low, high };
}

function grow(side: Piece[], series: number, bucket: number, by: number, kind: Kind): void {
  if (by === 0) return;
  const near = side.at(-1)?.far ?? 0;
  side.push({ series, bucket, near, far: near + by, kind, isLast: false });
}

function sidesOf(series: Series, bucket: number): { up: number; down: number } {
  const value = Number(series.values[bucket] ?? 0);
  const credit = Number(series.credits?.[bucket] ?? 0);
  const rest = value - credit;
  return { up: Math.max(rest, 0) + Math.max(credit, 0), down: Math.min(rest, 0) + Math.min(credit, 0) };
}
