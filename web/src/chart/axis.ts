import { scaleLinear } from "d3-scale";

export interface ValueAxis {
  /** From a value to px from the top of the plot. */
  y: (value: number) => number;
  ticks: number[];
}

/** From zero, or below it when `low` is; three to seven round gridlines that hold `low` and `high`. */
export function valueAxis(low: number, high: number, height: number): ValueAxis {
  const top = high > 0 ? high : low < 0 ? 0 : 1;
  const step = stepFor(low, top);
  const roundTop = Math.ceil(top / step - 1e-9) * step;
  const roundBottom = Math.floor(low / step + 1e-9) * step;
  const whole = roundTop - roundBottom;
  const upper = roundTop - top < whole * 0.14 ? roundTop : top;
  const lower = low - roundBottom < whole * 0.14 ? roundBottom : low - whole * 0.02;
  const y = scaleLinear([lower, upper], [height, 0]);
  const first = Math.ceil(lower / step - 1e-9) + 0;
  const count = Math.floor(upper / step + 1e-9) - first + 1;
  return { y, ticks: Array.from({ length: count }, (_, i) => (first + i) * step) };
}

function stepFor(low: number, high: number): number {
  const rough = (high - low) / 4.7;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 2.5, 5].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
}

/** Places of bars along the x axis, in px from the left of the plot, on whole pixels where there is room. */
export interface Bands {
  count: number;
  step: number;
  barWidth: number;
  /** Left edge of a bar. */
  left: (index: number) => number;
  middle: (index: number) => number;
  /** The band at a distance from the left, kept within the axis. */
  at: (x: number) => number;
}

export function bandsOf(count: number, width: number, share = 0.7): Bands {
  const step = width / Math.max(count, 1);
  const barWidth = step < 2 ? step : step < 6 ? step * 0.8 : Math.max(2, Math.min(Math.round(step * share), 56));
  const middle = (index: number) => (index + 0.5) * step;
  const left = (index: number) => (step < 6 ? middle(index) - barWidth / 2 : Math.round(middle(index) - barWidth / 2));
  return {
    count,
    step,
    barWidth,
    left,
    middle,
    at: (x) => Math.max(0, Math.min(count - 1, Math.floor(x / step))),
  };
}
