import type { ReactNode } from "react";
import styles from "./chart.module.css";
import type { Paint } from "./series.ts";
import { Swatch } from "./swatch.tsx";

export interface TooltipRow {
  id: string;
  paint: Paint | "dash";
  name: string;
  value: string;
  isStrong?: boolean;
}

interface TooltipProps {
  /** Px within the chart: where the thing described is, and how wide the chart is. */
  at: { left: number; right: number; top: number; width: number };
  isPinned: boolean;
  title: string;
  value: string;
  rows: readonly TooltipRow[];
  compared?: TooltipRow | undefined;
  note?: ReactNode;
}

const mostRows = 12;
/** Px, as in the style. */
const widest = 320;

export function Tooltip({ at, isPinned, title, value, rows, compared, note }: TooltipProps) {
  const isLeft = at.right + widest + 12 > at.width && at.left > at.width - at.right;
  const place = isLeft
    ? { right: at.width - at.left + 8 }
    : { left: Math.max(0, Math.min(at.right + 8, at.width - widest)) };
  return (
    <div
      className={styles.tooltip}
      data-pinned={isPinned || undefined}
      style={{ ...place, top: at.top }}
      aria-hidden="true"
    >
      <div className={styles.tooltipHead}>
        <span>{title}</span>
        <span>{value}</span>
      </div>
      {rows.slice(0, mostRows).map((row) => (
        <Row key={row.id} {...row} />
      ))}
      {rows.length > mostRows && <div className={styles.tooltipNote}>and {rows.length - mostRows} more</div>}
      {compared && (
        <div className={styles.tooltipPart}>
          <Row {...compared} />
        </div>
      )}
      {note && <div className={compared ? styles.tooltipNote : styles.tooltipPart}>{note}</div>}
    </div>
  );
}

function Row({ paint, name, value, isStrong }: TooltipRow) {
  return (
    <div className={styles.tooltipRow} data-strong={isStrong || undefined}>
      {paint === "dash" ? <span className={styles.dashSwatch} /> : <Swatch paint={paint} />}
      <span className={styles.tooltipName}>{name}</span>
      <span>{value}</span>
    </div>
  );
}
