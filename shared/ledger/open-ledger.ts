import { createHash } from "node:crypto";
import type { Rate } from "#shared/costs/answer.ts";
import { type AnswerCostsDeps, dataVersionOf } from "#shared/costs/answer-costs.ts";
import { addDays, dayOf, type Period } from "#shared/costs/days.ts";
import { comparedPeriod, periodOf } from "#shared/costs/periods.ts";
import type { CostQuery } from "#shared/costs/query.ts";
import { column, within } from "#shared/costs/select.ts";
import type { Database } from "#shared/database/client.ts";
import { connectionsOf } from "#shared/database/connections.ts";
import { ratesOf, ratesVersion } from "#shared/database/exchange-rates.ts";
import { pivot, ratesInto } from "#shared/exchange-rates/rates-into.ts";
import { sourceName } from "#shared/providers/source-name.ts";
import { datasetOf } from "#shared/warehouse/dataset.ts";
import type { LoadRecord, Warehouse } from "#shared/warehouse/warehouse.ts";

export interface LedgerDeps {
  organization: { id: string; slug: string };
  /** Reads as whoever asks. */
  database: Database;
  warehouse: Pick<Warehouse, "loads" | "select">;
  now: Date;
}

/** An organization's costs, to be asked. */
export interface Ledger {
  dataset: string;
  now: Date;
  loads: readonly LoadRecord[];
  /** Changes with every load. */
  dataVersion: string;
  /** Changes with whatever an answer depends on beside its question: loads, sources, rates and the day. */
  version: string;
  /** What `answerCosts` needs for this question. */
  answering(query: CostQuery): Promise<AnswerCostsDeps>;
}

export async function openLedger(deps: LedgerDeps): Promise<Ledger> {
  const { organization, database, warehouse, now } = deps;
  const dataset = datasetOf(organization);
  const [loads, connections, newestRate] = await Promise.all([
    warehouse.loads(dataset),
    connectionsOf(database, organization.id),
    ratesVersion(database, organization.id),
  ]);
  const sources = connections.map((connection) => ({
    id: connection.id,
    provider: connection.provider,
    name: sourceName(connection),
  }));
  const select: AnswerCostsDeps["select"] = (statement) => warehouse.select(dataset, statement);
  const dataVersion = dataVersionOf(loads);
  const version = hashOf([dataVersion, sources, newestRate, dayOf(now)]);
  return {
    dataset,
    now,
    loads,
    dataVersion,
    version,
    answering: async (query) => ({ select, loads, sources, rates: await ratesFor(query, deps, dataset), now }),
  };
}

/** Rates into the currency of the question that count on its days. */
async function ratesFor(query: CostQuery, { organization, database, warehouse, now }: LedgerDeps, dataset: string) {
  const { currency } = query;
  if (currency === undefined) return [];
  const days = daysOf(query, now);
  const rows = await warehouse.select(dataset, {
    columns: [{ as: "currency", value: column("BillingCurrency") }],
    from: "cost_daily",
    where: within(days.from, days.until),
    groupBy: ["currency"],
  });
  const currencies = rows.flatMap((row) => row.currency ?? []).filter((code) => code !== currency);
  if (currencies.length === 0) return [];
  const stated = await ratesOf(database, organization.id, [...currencies, currency, pivot]);
  return currentOn(days, ratesInto(currency, currencies, stated));
}

function daysOf(query: CostQuery, now: Date): Period {
  const period = periodOf(query, now);
  const compared = query.compare ? comparedPeriod(period, query.compare) : period;
  return {
    from: compared.from < period.from ? compared.from : period.from,
    until: compared.until > period.until ? compared.until : period.until,
  };
}

/** Of each currency the rate of the first day, and all that follow. */
function currentOn({ from, until }: Period, rates: readonly Rate[]): Rate[] {
  return [...Map.groupBy(rates, (rate) => rate.from).values()].flatMap((own) => {
    const first = own.findLastIndex(({ day }) => day <= from);
    return own.slice(Math.max(0, first)).filter(({ day }) => day < until);
  });
}

function hashOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, 27);
}

/** The last 13 months and what there is of this one; days UTC, end exclusive. */
export function thirteenMonths(now: Date): Period {
  const today = dayOf(now);
  const from = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 12, 1));
  return { from: dayOf(from), until: addDays(today, 1) };
}
