import type { ForecastAnswer } from "../../../../shared/api/costs.ts";
import { isolate } from "../../chart/isolate.ts";
import { Swatch } from "../../chart/swatch.tsx";
import { changePercent, percent } from "../../format/change.ts";
import { money } from "../../format/money.ts";
import type { CostAnswer, CostSection } from "../explorer/cost-query.ts";
import { groupId, groupName } from "../explorer/series-of.ts";
import { daysText } from "../explorer/words.ts";
import { ChartKeys } from "./chart-keys.tsx";
import styles from "./daily-card.module.css";
import type { Shown } from "./daily-chart.tsx";
import type { HomeView } from "./home-queries.ts";
import { kindPaint } from "./kind-paint.ts";
import { vsShort } from "./words.ts";

interface Props {
  view: HomeView;
  shown: Shown;
  answer: CostAnswer;
  section: CostSection;
  outlook: ForecastAnswer | undefined;
  isolated: ReadonlySet<string>;
  onIsolate: (next: ReadonlySet<string>) => void;
}

/** A click shows one series alone, Shift-click adds one. */
export function DailyLegend({ view, shown, answer, section, outlook, isolated, onIsolate }: Props) {
  const misses = outlook?.misses.slice(0, 3).map((miss) => `${Math.abs(miss.percent).toFixed(1)}%`) ?? [];
  return (
    <>
      <table className={styles.table} aria-label="Cost by kind">
        <thead>
          <tr>
            <th scope="col">{daysText(answer.counted)}</th>
            <th scope="col">Cost</th>
            <th scope="col">Share</th>
            <th scope="col">{vsShort(view.compare, view.month.from)}</th>
          </tr>
        </thead>
        <tbody>
          {section.groups.map((group) => {
            const id = groupId(group);
            const paint = group.kind === "group" ? kindPaint(id) : group.kind === "other" ? "other" : "unallocated";
            return (
              <tr key={id}>
                <th scope="row">
                  <button
                    type="button"
                    className={styles.series}
                    aria-pressed={isolated.has(id)}
                    data-off={isolated.size > 0 && !isolated.has(id)}
                    onClick={(event) => onIsolate(isolate(isolated, id, event.shiftKey))}
                  >
                    <Swatch paint={paint} />
                    {groupName(group, answer)}
                  </button>
                </th>
                <td>{money(group.total, section.unit)}</td>
                <td className={styles.second}>{percent(group.share)}</td>
                <td>{changePercent(group)}</td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Total</th>
            <td>{money(section.total, section.unit)}</td>
            <td className={styles.second}>100%</td>
            <td>{changePercent(section)}</td>
          </tr>
        </tfoot>
      </table>
      <ChartKeys
        hasForecast={shown === "day" && Boolean(outlook?.days.length)}
        hasCredits={shown !== "cumulative" && section.credits.some((credit) => credit !== null)}
        hasArriving={
          shown !== "cumulative" &&
          answer.buckets.some(({ complete, from }) => !complete && from <= new Date().toISOString())
        }
        before={section.previous === null ? undefined : sameText(shown, view)}
      />
      {misses.length > 0 && <p className={styles.misses}>{missText(misses)}</p>}
    </>
  );
}

function sameText(shown: Shown, view: HomeView): string {
  const when = vsShort(view.compare, view.month.from).slice(3);
  return shown === "week" ? `Same week in ${when}` : shown === "day" ? `Same day in ${when}` : when;
}

function missText(misses: readonly string[]): string {
  if (misses.length === 1) return `The last forecast missed by ${misses[0]}.`;
  return `The last ${misses.length === 2 ? "two" : "three"} forecasts missed by ${misses.slice(0, -1).join(", ")} and ${misses.at(-1)}.`;
}
