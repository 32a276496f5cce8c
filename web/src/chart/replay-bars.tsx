import { useMemo, useRef } from "react";
import { amountText } from "../format/money.ts";
import { PlaceAxis, ValueGrid } from "./axes.tsx";
import { type Bands, bandsOf, type ValueAxis, valueAxis } from "./axis.ts";
import { px } from "./bar-paths.ts";
import styles from "./chart.module.css";
import { numberClusters } from "./number-clusters.ts";
import { Plot } from "./plot.tsx";
import replayStyles from "./replay-bars.module.css";
import { ReplayLine } from "./replay-line.tsx";
import type { Bucket } from "./series.ts";
import { axisText, longest, spanText } from "./text.ts";
import { Tooltip } from "./tooltip.tsx";
import { useWalk } from "./use-walk.ts";
import { useWidth } from "./use-width.ts";

const states = ["quiet", "same-episode", "fires"] as const;

export interface ReplayDay {
  day: string;
  value: string | null;
  state: (typeof states)[number];
}

export interface ReplayBarsProps {
  name: string;
  summary: string;
  unit: string;
  days: readonly ReplayDay[];
  line: string;
  onLineChange?: ((amount: string) => void) | undefined;
  step?: number | undefined;
  lineLabel?: string | undefined;
  height?: number | undefined;
}

const words = { quiet: "Quiet.", fires: "Fires.", "same-episode": "Same episode, silent." };

/** What an alert would have done: a bar a day, fires red and numbered, and the line they had to pass, which can be moved. */
export function ReplayBars(props: ReplayBarsProps) {
  const { name, summary, unit, days, line, height = 220 } = props;
  const [ref, width] = useWidth();
  const top = 28;
  const plotHeight = height - top - 24;
  const axis = useSteadyAxis(days, Number(line), plotHeight);
  const write = useMemo(() => axisText(unit, axis.ticks), [unit, axis.ticks]);
  const left = Math.max(28, longest(axis.ticks.map(write)) * 6.4 + 14);
  const plotWidth = Math.max(width - left - 6, 0);
  const bands = useMemo(() => bandsOf(days.length, plotWidth), [days.length, plotWidth]);
  const buckets = useMemo(() => days.map(bucketOf), [days]);
  const walk = useWalk({ bands, start: days.length - 1, onSelect: undefined });
  const day = walk.place && days[walk.place.index];
  return (
    <div className={replayStyles.replay}>
      <Plot
        ref={ref}
        {...{ name, summary, width, height, left, top, plotWidth, plotHeight, bands, walk }}
        selects={false}
        valueText={day ? `${spanText(bucketOf(day))}: ${amountText(day.value, unit)}. ${words[day.state]}` : ""}
        tooltip={(at) =>
          day && (
            <Tooltip
              at={at}
              isPinned={walk.isPinned}
              title={spanText(bucketOf(day))}
              value={amountText(day.value, unit)}
              rows={[]}
              note={words[day.state]}
            />
          )
        }
      >
        <ValueGrid axis={axis} width={plotWidth} write={write} />
        {states.map((state) => (
          <path key={state} d={barsOf(days, state, bands, axis)} className={replayStyles[state]} />
        ))}
        <line x2={plotWidth} y1={axis.y(0) + 0.5} y2={axis.y(0) + 0.5} className={styles.zero} />
        <Numbers days={days} bands={bands} axis={axis} />
        <PlaceAxis buckets={buckets} bands={bands} y={plotHeight + 17} />
      </Plot>
      {width > 0 && <ReplayLine {...{ props, axis, left, top, plotWidth, plotHeight }} />}
    </div>
  );
}

/** The axis does not move while the line is dragged: it grows when the line leaves it, and never shrinks below the bars. */
function useSteadyAxis(days: readonly ReplayDay[], line: number, height: number): ValueAxis {
  const reached = useRef({ days, high: 0 });
  return useMemo(() => {
    const highest = days.reduce((high, { value }) => Math.max(high, Number(value ?? 0)), 0);
    const kept = reached.current.days === days ? reached.current.high : 0;
    const high = Math.max(highest, kept, line * 1.15);
    reached.current = { days, high };
    return valueAxis(0, high, height);
  }, [days, line, height]);
}

/** The number of the fire over each red bar; neighbours too near for one each share theirs: 2–4. */
function Numbers({ days, bands, axis }: { days: readonly ReplayDay[]; bands: Bands; axis: ValueAxis }) {
  const fires = days.flatMap(({ state, value }, index) =>
    state === "fires" ? [{ x: bands.middle(index), value: Number(value ?? 0) }] : [],
  );
  return numberClusters(fires.map(({ x }) => x)).map(({ first, last }) => {
    const own = fires.slice(first, last + 1);
    const x = own.reduce((sum, fire) => sum + fire.x, 0) / own.length;
    const y = axis.y(Math.max(...own.map(({ value }) => value))) - 13;
    const text = first === last ? String(first + 1) : `${first + 1}–${last + 1}`;
    const width = Math.max(17, text.length * 6.5 + 8);
    return (
      <g key={first} transform={`translate(${px(x)} ${px(y)})`}>
        <rect x={px(-width / 2)} y={-8.5} width={px(width)} height={17} rx={8.5} className={replayStyles.number} />
        <text dy="0.35em" textAnchor="middle" className={replayStyles.numberText}>
          {text}
        </text>
      </g>
    );
  });
}

function barsOf(days: readonly ReplayDay[], state: ReplayDay["state"], bands: Bands, axis: ValueAxis): string {
  const zero = axis.y(0);
  return days
    .map((day, index) => {
      if (day.state !== state || day.value === null || Number(day.value) <= 0) return "";
      const y = axis.y(Number(day.value));
      return `M${px(bands.left(index))} ${px(zero)}V${px(y)}h${px(bands.barWidth)}V${px(zero)}z`;
    })
    .join("");
}

function bucketOf({ day }: { day: string }): Bucket {
  const until = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
  return { from: day, until, state: "complete" };
}
