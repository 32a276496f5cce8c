import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { costs } from "../../api/queries.ts";
import { addDays, monthOf } from "../../format/days.ts";
import { useOrg } from "../../shell/use-organization.ts";
import { type HomeView, homeComparisons } from "./home-queries.ts";

/** Asks how far the data goes, and in which currencies; everything else on Home follows from it. */
export function useHomeView() {
  const org = useOrg();
  const search = useSearch({ from: "/$org/" });
  const probe = useQuery(costs(org, { granularity: "none", groupBy: [] }));
  const completeUntil = probe.data?.completeUntil ?? null;
  const month = monthOf(addDays(completeUntil ?? new Date().toISOString().slice(0, 10), -1));
  const inMonth = useQuery({
    ...costs(org, { granularity: "none", groupBy: [], period: month }),
    enabled: completeUntil !== null,
  });
  const currencies = inMonth.data?.sections.map(({ unit }) => unit) ?? [];
  const [largest = "USD"] = currencies;
  const converted = useQuery({
    ...costs(org, { granularity: "none", groupBy: [], period: month, currency: largest }),
    enabled: currencies.length > 1,
  });
  const hasRates = Boolean(converted.data?.rates.length);
  const isConverted = search.converted === true && hasRates;
  const view: HomeView = {
    org,
    month,
    compare: homeComparisons.find((one) => one === search.compare) ?? "same-days-last-month",
    currency: isConverted ? largest : (currencies.find((unit) => unit === search.currency) ?? largest),
    isConverted,
  };
  return { probe, inMonth, converted: converted.data, currencies, hasRates, completeUntil, view };
}
