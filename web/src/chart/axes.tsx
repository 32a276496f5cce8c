import { memo } from "react";
import type { Bands, ValueAxis } from "./axis.ts";
import styles from "./chart.module.css";
import type { Bucket } from "./series.ts";
import { placeLabels } from "./text.ts";

interface ValueGridProps {
  axis: ValueAxis;
  width: number;
  write: (value: number) => string;
}

/** Light gridlines with their labels left of the plot; the zero line is stronger. */
export const ValueGrid = memo(function ValueGrid({ axis, width, write }: ValueGridProps) {
  return (
    <g>
      {axis.ticks.map((tick) => {
        const y = Math.round(axis.y(tick)) + 0.5;
        return (
          <g key={tick}>
            <line x2={width} y1={y} y2={y} className={tick === 0 ? styles.zero : styles.grid} />
            <text x={-8} y={y} dy="0.33em" className={styles.axisText} textAnchor="end">
              {write(tick)}
            </text>
          </g>
        );
      })}
    </g>
  );
});

interface PlaceAxisProps {
  buckets: readonly Bucket[];
  bands: Bands;
  y: number;
}

export const PlaceAxis = memo(function PlaceAxis({ buckets, bands, y }: PlaceAxisProps) {
  return (
    <g>
      {placeLabels(buckets, bands.step).map(({ index, text }) => (
        <text key={index} x={bands.middle(index)} y={y} className={styles.axisText} textAnchor="middle">
          {text}
        </text>
      ))}
    </g>
  );
});
