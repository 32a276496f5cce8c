import { useMemo } from "react";
import { cumulative } from "../../chart/cumulative.ts";
import { Lines, StackedBars } from "../../chart/lazy.tsx";
import type { Comparison, Series } from "../../chart/series.ts";
import { today } from "../../format/days.ts";
import { amountText } from "../../format/money.ts";
import type { CostAnswer, CostSection } from "./cost-query.ts";
import { bucketsOf } from "./series-of.ts";
import type { Explorer } from "./use-explorer.ts";
import { daysText, granularityWords } from "./words.ts";

const mostLines = 4;

interface ChartPanelProps {
  explorer: Explorer;
  answer: CostAnswer;
  section: CostSection;
  series: readonly Series[];
}

export function ChartPanel({ explorer, answer, section, series }: ChartPanelProps) {
  const { state, ask } = explorer;
  const isolated = useMemo(() => new Set(state.isolated), [state.isolated]);
  const buckets = useMemo(() => bucketsOf(answer, today()), [answer]);
  const comparison = useMemo<Comparison | undefined>(
    () => (answer.comparison ? { buckets: answer.previousBuckets, values: section.previousValues } : undefined),
    [answer, section],
  );
  const base = {
    name: `${granularityWords[answer.query.granularity]} by ${granularityWords[answer.query.granularity].toLowerCase()} in ${section.unit}`,
    summary: summaryOf(answer, section, series),
    unit: section.unit,
    buckets,
    today: buckets.some(({ from, until }) => from <= today() && today() < until) ? today() : undefined,
    onSelect: (period: { from: string; until: string }) => ask({ period }),
  };
  const lines = useMemo(
    () => linesOf(series, section, state.chart === "cumulative", isolated),
    [series, section, state.chart, isolated],
  );
  if (answer.query.granularity === "none") return null;
  if (state.chart === "bars") {
    return <StackedBars {...base} {...{ series, comparison, isolated }} totals={section.values} height={310} />;
  }
  const against = state.chart === "cumulative" && isolated.size === 0 && comparison;
  return (
    <Lines
      {...base}
      series={lines}
      comparison={against ? { ...against, values: cumulative(against.values) } : undefined}
      height={310}
    />
  );
}

/** At most four: those isolated, else the largest; cumulative ones are of the total unless some are isolated. */
function linesOf(
  series: readonly Series[],
  section: CostSection,
  isSummed: boolean,
  isolated: ReadonlySet<string>,
): Series[] {
  const chosen =
    isolated.size > 0 ? series.filter(({ id }) => isolated.has(id)) : series.filter(({ id }) => id !== "other");
  const total: Series = { id: "total", name: "Total", paint: 1, values: section.values };
  const lines = isSummed && isolated.size === 0 ? [total] : chosen.slice(0, mostLines);
  return isSummed ? lines.map((line) => ({ ...line, values: cumulative(line.values) })) : lines;
}

function summaryOf(answer: CostAnswer, section: CostSection, series: readonly Series[]): string {
  const largest = series[0];
  const total = `${amountText(section.total, section.unit)} in ${daysText(answer.counted)}`;
  const group = section.groups[0];
  const against =
    section.change === null
      ? ""
      : `, ${amountText(section.change, section.unit, { signed: true })} against the compared days`;
  return `${total}${against}${largest && group && group.share !== null ? `; ${largest.name} is the largest with ${group.share}%` : ""}.`;
}
