import type { Alert } from "../../../../shared/api/alerts.ts";
import type { ForecastAnswer } from "../../../../shared/api/costs.ts";
import { cumulative } from "../../chart/cumulative.ts";
import { Lines, StackedBars } from "../../chart/lazy.tsx";
import { monthText, rangeText, today, weekdayText } from "../../format/days.ts";
import { money } from "../../format/money.ts";
import { useMedia } from "../../shell/use-media.ts";
import type { CostAnswer, CostSection } from "../explorer/cost-query.ts";
import { bucketsOf, seriesOf } from "../explorer/series-of.ts";
import { anomaliesOf } from "./anomalies.ts";
import type { HomeView } from "./home-queries.ts";
import { kindPaint } from "./kind-paint.ts";

export type Shown = "day" | "week" | "cumulative";

interface Props {
  view: HomeView;
  shown: Shown;
  answer: CostAnswer;
  section: CostSection;
  outlook: ForecastAnswer | undefined;
  raised: readonly Alert[];
  isolated: ReadonlySet<string>;
}

export function DailyChart({ view, shown, answer, section, outlook, raised, isolated }: Props) {
  const height = useMedia("(max-width: 599px)") ? 230 : 320;
  const now = today();
  const buckets = bucketsOf(answer, now);
  const isNow = now >= view.month.from && now < view.month.until;
  const common = {
    summary: summaryOf(section, answer),
    unit: section.unit,
    buckets,
    height,
    today: isNow && shown !== "week" ? now : undefined,
  };
  if (shown === "cumulative") {
    return (
      <Lines
        {...common}
        name="Cost so far"
        series={[
          {
            id: "total",
            name: monthText(view.month.from),
            paint: 1,
            values: cumulative(complete(section.values, buckets)),
          },
        ]}
        comparison={{
          buckets: answer.previousBuckets.slice(0, buckets.length),
          values: cumulative(section.previousValues).slice(0, buckets.length),
        }}
      />
    );
  }
  const isDaily = shown === "day";
  return (
    <StackedBars
      {...common}
      name={isDaily ? "Daily cost" : "Weekly cost"}
      series={seriesOf(section, answer, kindPaint)}
      totals={section.values}
      comparison={
        answer.previousBuckets.length > 0
          ? { buckets: answer.previousBuckets, values: section.previousValues }
          : undefined
      }
      forecast={isDaily && isolated.size === 0 ? outlook?.days : undefined}
      anomalies={isDaily ? anomaliesOf(raised, view) : undefined}
      isolated={isolated}
    />
  );
}

/** Days that still arrive would bend the line. */
function complete(values: readonly (string | null)[], buckets: readonly { state: string }[]): (string | null)[] {
  return values.map((value, index) => (buckets[index]?.state === "complete" ? value : null));
}

function summaryOf(section: CostSection, { counted, buckets }: CostAnswer): string {
  const highest = section.values.reduce(
    (best, value, index) => (Number(value ?? 0) > Number(section.values[best] ?? 0) ? index : best),
    0,
  );
  const bucket = buckets[highest];
  return `${rangeText(counted.from, counted.until)}: ${money(section.total, section.unit)}${
    bucket ? `, highest on ${weekdayText(bucket.from)}` : ""
  }.`;
}
