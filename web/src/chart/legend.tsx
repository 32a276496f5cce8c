import { isolate } from "./isolate.ts";
import styles from "./legend.module.css";
import type { Series } from "./series.ts";
import { Swatch } from "./swatch.tsx";

interface LegendProps {
  series: readonly Pick<Series, "id" | "name" | "paint">[];
  isolated: ReadonlySet<string>;
  onIsolate: (next: ReadonlySet<string>) => void;
}

/** A click shows one series alone, or all again; Shift-click adds or takes one away. */
export function Legend({ series, isolated, onIsolate }: LegendProps) {
  return (
    <ul className={styles.legend} aria-label="Series">
      {series.map(({ id, name, paint }) => (
        <li key={id}>
          <button
            type="button"
            className={styles.entry}
            aria-pressed={isolated.has(id)}
            data-off={(isolated.size > 0 && !isolated.has(id)) || undefined}
            onClick={(event) => onIsolate(isolate(isolated, id, event.shiftKey))}
          >
            <Swatch paint={paint} />
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}
