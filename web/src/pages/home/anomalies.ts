import type { Alert } from "../../../../shared/api/alerts.ts";
import type { Anomaly } from "../../chart/series.ts";
import { money } from "../../format/money.ts";
import type { HomeView } from "./home-queries.ts";

/** What an alert is about, in the words of its facts. */
export interface AlertFacts {
  /** The value of the field watched, such as a service; undefined when the rule watches its scope as one. */
  each: string | undefined;
  provider: string | undefined;
  /** Above usual, of a jump. */
  rise: string | undefined;
  /** The same weekday in the weeks before, oldest first; then the day itself. */
  costs: string[];
}

export function factsOf({ facts, value }: Alert): AlertFacts {
  const each = isRecord(facts.each) && typeof facts.each.value === "string" ? facts.each : undefined;
  const scope = isRecord(facts.scope) && Array.isArray(facts.scope.x_Provider) ? facts.scope.x_Provider : [];
  const providers = each?.field === "x_Provider" ? [each.value] : scope;
  const history = Array.isArray(facts.history) ? facts.history : [];
  const costs = history
    .filter((day): day is { day: string; cost: string } => isRecord(day) && typeof day.cost === "string")
    .toSorted((a, b) => (a.day < b.day ? -1 : 1))
    .map(({ cost }) => cost);
  return {
    each: each && String(each.value),
    provider: typeof providers[0] === "string" && providers.length === 1 ? providers[0] : undefined,
    rise: typeof facts.rise === "string" ? facts.rise : undefined,
    costs: costs.length > 0 ? [...costs, value] : [],
  };
}

/** Open jumps inside the month, marked on their day; the largest is named. */
export function anomaliesOf(alerts: readonly Alert[], { month, currency }: HomeView): Anomaly[] {
  const jumps = alerts
    .filter((alert) => alert.status === "open" && alert.currency === currency)
    .filter(({ from }) => from >= month.from && from < month.until)
    .flatMap((alert) => {
      const { each, rise } = factsOf(alert);
      return rise ? [{ day: alert.from, name: each ?? alert.rule, rise }] : [];
    });
  const largest = Math.max(...jumps.map(({ rise }) => Number(rise)));
  return jumps.map(({ day, name, rise }) =>
    Number(rise) === largest
      ? { day, text: `${name} ${money(rise, currency, { signed: true, exactness: "whole" })}` }
      : { day },
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
