import type { KeyboardEvent, PointerEvent } from "react";
import { amountText } from "../format/money.ts";
import type { ValueAxis } from "./axis.ts";
import styles from "./replay-bars.module.css";
import type { ReplayBarsProps } from "./replay-bars.tsx";

interface ReplayLineProps {
  props: ReplayBarsProps;
  axis: ValueAxis;
  left: number;
  top: number;
  plotWidth: number;
  plotHeight: number;
}

/** The dashed line of a rule's amount, moved by its handle or by the arrow keys. */
export function ReplayLine({ props, axis, left, top, plotWidth, plotHeight }: ReplayLineProps) {
  const { line, unit, onLineChange, lineLabel } = props;
  const value = Number(line);
  const step = props.step ?? stepOf(axis);
  const y = top + axis.y(value);
  const moveTo = (next: number) => onLineChange?.(roundedTo(next, step));
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (box) moveTo(valueAt(axis, plotHeight, event.clientY - box.top - top));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const by = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    moveTo(value + by * step);
  };
  return (
    <>
      <div className={styles.line} style={{ left, top: y, width: plotWidth }}>
        <span className={styles.label}>{lineLabel ?? amountText(line, unit)}</span>
      </div>
      {onLineChange && (
        <div
          className={styles.handle}
          style={{ left: left + plotWidth, top: y }}
          role="slider"
          tabIndex={0}
          aria-label="Amount of the rule"
          aria-orientation="vertical"
          aria-valuemin={0}
          aria-valuemax={axis.ticks.at(-1)}
          aria-valuenow={value}
          aria-valuetext={amountText(line, unit)}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={onPointerMove}
          onKeyDown={onKeyDown}
        />
      )}
    </>
  );
}

function valueAt(axis: ValueAxis, height: number, y: number): number {
  const perPx = (axis.ticks.at(-1) ?? 1) / (height - axis.y(axis.ticks.at(-1) ?? 1));
  return (height - y) * perPx;
}

/** A twentieth of the distance between gridlines: round because that is. */
function stepOf({ ticks: [first = 0, second = 1] }: ValueAxis): number {
  return (second - first) / 20;
}

function roundedTo(value: number, step: number): string {
  const places = Math.max(0, Math.min(10, 1 - Math.floor(Math.log10(step))));
  const next = Math.max(step, Math.round(value / step) * step).toFixed(places);
  return next.includes(".") ? next.replace(/\.?0+$/, "") : next;
}
