import { colourOf, type Paint } from "./series.ts";
import styles from "./swatch.module.css";

/** The square that stands for a series: solid, or hatched for what is unallocated. */
export function Swatch({ paint }: { paint: Paint }) {
  return (
    <span
      className={styles.swatch}
      data-hatched={paint === "unallocated" || undefined}
      style={{ color: colourOf(paint) }}
      aria-hidden="true"
    />
  );
}
