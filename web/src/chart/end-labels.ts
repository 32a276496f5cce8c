import type { Bands, ValueAxis } from "./axis.ts";
import type { Series } from "./series.ts";

const lineHeight = 14;

/** Where the names of lines stand: beside their last point, pushed apart where they would touch, within the plot. */
export function endLabels(
  series: readonly Series[],
  bands: Bands,
  axis: ValueAxis,
  height: number,
): { id: string; name: string; x: number; y: number }[] {
  const labels = series
    .flatMap(({ id, name, values }) => {
      const last = values.findLastIndex((value) => value !== null);
      return last < 0 ? [] : [{ id, name, x: bands.middle(last) + 8, y: axis.y(Number(values[last])) }];
    })
    .sort((a, b) => a.y - b.y);
  for (const [index, label] of labels.entries()) {
    const above = labels[index - 1];
    if (above) label.y = Math.max(label.y, above.y + lineHeight);
  }
  for (const [index, label] of [...labels.entries()].reverse()) {
    const below = labels[index + 1];
    label.y = Math.min(label.y, below ? below.y - lineHeight : height);
  }
  return labels;
}
