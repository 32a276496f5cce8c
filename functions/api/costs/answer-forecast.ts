import type { ForecastAnswer } from "#shared/api/costs.ts";
import type { CostSection } from "#shared/costs/answer.ts";
import { answerCosts } from "#shared/costs/answer-costs.ts";
import { addDays, dayOf } from "#shared/costs/days.ts";
import { forecastMonth } from "#shared/costs/forecast.ts";
import { addMonths } from "#shared/costs/periods.ts";
import type { CostQuery } from "#shared/costs/query.ts";
import type { Ledger } from "#shared/ledger/open-ledger.ts";

/** Three earlier months to be held against, and what the first of them was learned from. */
const learnedMonths = 9;

/** The running month per unit, from the same question asked of each day. None without complete days. */
export async function answerForecast(
  query: CostQuery,
  ledger: Pick<Ledger, "answering" | "now">,
): Promise<ForecastAnswer[]> {
  const { compare: _, ...rest } = query;
  const today = dayOf(ledger.now);
  const daily: CostQuery = {
    ...rest,
    groupBy: [],
    granularity: "day",
    days: "all",
    period: { from: addMonths(`${today.slice(0, 7)}-01`, -learnedMonths), until: addDays(today, 1) },
  };
  const { sections, buckets, completeUntil } = await answerCosts(daily, await ledger.answering(daily));
  if (completeUntil === null) return [];
  const days = buckets.map(({ from }) => from);
  return sections.flatMap((section) => {
    return forecastMonth({ unit: section.unit, days: knownDays(section, days), completeUntil }) ?? [];
  });
}

/** A day without an amount had no charge, unless there are charges of unknown cost. */
function knownDays({ values, unknownRows }: CostSection, days: readonly string[]) {
  return values.flatMap((amount, index) => {
    const day = days[index];
    return day === undefined || (amount === null && unknownRows === 0) ? [] : [{ day, amount }];
  });
}
