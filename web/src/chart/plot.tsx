import { type ReactNode, type Ref, useId } from "react";
import type { Bands } from "./axis.ts";
import styles from "./chart.module.css";
import type { Walk } from "./use-walk.ts";

export interface TooltipPlace {
  left: number;
  right: number;
  top: number;
  width: number;
}

interface PlotProps {
  ref: Ref<HTMLElement>;
  name: string;
  summary: string;
  /** Px: the chart, and the plot within it. */
  width: number;
  height: number;
  left: number;
  top: number;
  plotWidth: number;
  plotHeight: number;
  bands: Bands;
  walk: Walk;
  selects: boolean;
  /** The bucket looked at, in words. */
  valueText: string;
  tooltip: (at: TooltipPlace) => ReactNode;
  children: ReactNode;
}

/** A chart's frame: its name and summary, the band under the pointer, and a slider over the plot that walks the buckets. */
export function Plot(props: PlotProps) {
  const { ref, name, summary, width, height, left, top, plotWidth, plotHeight, bands, walk } = props;
  const summaryId = useId();
  const index = walk.place?.index;
  return (
    <figure ref={ref} className={styles.chart} style={{ height }}>
      <p id={summaryId} className="visually-hidden">
        {summary}
      </p>
      <ActiveBand {...{ walk, bands, left, top }} height={plotHeight} />
      {width > 0 && (
        <svg
          className={styles.svg}
          width={width}
          height={height}
          role="img"
          aria-label={name}
          aria-describedby={summaryId}
        >
          <g transform={`translate(${left} ${top})`}>{props.children}</g>
        </svg>
      )}
      {width > 0 && bands.count > 0 && (
        <div
          className={styles.walker}
          style={{ left, top, width: plotWidth, height: plotHeight }}
          data-selects={props.selects || undefined}
          role="slider"
          tabIndex={0}
          aria-label={`${name}: walk with the arrow keys`}
          aria-valuemin={1}
          aria-valuemax={bands.count}
          aria-valuenow={(index ?? bands.count - 1) + 1}
          aria-valuetext={props.valueText || summary}
          {...walk.handlers}
        />
      )}
      {index !== undefined &&
        !walk.drag &&
        props.tooltip({
          left: left + index * bands.step,
          right: left + (index + 1) * bands.step,
          top: top - 8,
          width,
        })}
    </figure>
  );
}

/** Behind the drawing and apart from it: moving it paints nothing again, however many bars there are. */
function ActiveBand({
  walk,
  bands,
  left,
  top,
  height,
}: Pick<PlotProps, "walk" | "bands" | "left" | "top"> & { height: number }) {
  const { drag, place } = walk;
  const [first, last] = drag ?? [place?.index, place?.index];
  if (first === undefined || last === undefined) return null;
  return (
    <div
      className={drag ? styles.drag : styles.active}
      style={{
        left: left + first * bands.step,
        top: top - 8,
        width: (last - first + 1) * bands.step,
        height: height + 8,
      }}
    />
  );
}
