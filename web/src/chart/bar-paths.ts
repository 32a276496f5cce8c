import type { Bands } from "./axis.ts";
import type { Kind, Piece } from "./stack.ts";

/** One path for all pieces of a series of one kind. */
export interface BarPath {
  series: number;
  kind: Kind;
  d: string;
}

/** Pieces as few paths, parted by 1 px of surface, the outer end rounded by 2 px. `y` gives px from the top of the plot. */
export function barPaths(pieces: readonly Piece[], bands: Bands, y: (value: number) => number): BarPath[] {
  const paths = new Map<string, BarPath & { parts: string[] }>();
  for (const piece of pieces) {
    const id = `${piece.series} ${piece.kind}`;
    const path = paths.get(id) ?? { series: piece.series, kind: piece.kind, d: "", parts: [] };
    path.parts.push(pieceOf(piece, bands, y));
    paths.set(id, path);
  }
  return [...paths.values()].map(({ parts, ...path }) => ({ ...path, d: parts.join("") }));
}

function pieceOf(piece: Piece, bands: Bands, y: (value: number) => number): string {
  const isOutlined = piece.kind !== "solid" && bands.barWidth >= 4;
  const inset = isOutlined ? 0.5 : 0;
  const left = bands.left(piece.bucket) + inset;
  const width = bands.barWidth - 2 * inset;
  const direction = piece.far < piece.near ? 1 : -1;
  const near = y(piece.near) + direction * inset;
  const length = Math.abs(y(piece.far) - y(piece.near));
  const gap = length > 2 && !piece.isLast ? 1 : 0;
  const far = near + direction * Math.max(length - gap - 2 * inset, 0.3);
  const radius = piece.isLast && bands.barWidth >= 6 ? Math.min(2, Math.abs(far - near)) : 0;
  return radius > 0.5
    ? roundedEnd(left, width, near, far, radius, direction)
    : `M${px(left)} ${px(near)}V${px(far)}h${px(width)}V${px(near)}z`;
}

function roundedEnd(left: number, width: number, near: number, far: number, radius: number, direction: number): string {
  const r = px(radius);
  const turn = px(direction * radius);
  return `M${px(left)} ${px(near)}V${px(far - direction * radius)}q0 ${turn} ${r} ${turn}h${px(width - 2 * radius)}q${r} 0 ${r} ${px(-direction * radius)}V${px(near)}z`;
}

/** A short dash over each bucket that has a value. */
export function dashes(
  values: readonly (string | null)[],
  bands: Bands,
  y: (value: number) => number,
  isShown: (index: number) => boolean,
): string {
  const reach = Math.min(bands.step - 1, bands.barWidth + 8);
  return values
    .map((value, index) =>
      value === null || !isShown(index)
        ? ""
        : `M${px(bands.middle(index) - reach / 2)} ${px(Math.round(y(Number(value))) - 0.25)}h${px(reach)}`,
    )
    .join("");
}

export function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}
