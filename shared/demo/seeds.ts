import { parseRulesFile, replaceRules } from "#shared/alerts/rules-file.ts";
import type { Rate } from "#shared/costs/answer.ts";
import type { Database } from "#shared/database/client.ts";
import { saveRates } from "#shared/database/exchange-rates.ts";
import type { Keys } from "#shared/keys/keys.ts";
import { levelOn, openLedger } from "./ledger.ts";
import { seed } from "./plan.ts";

const rules = {
  channels: [{ name: "outbox", kind: "outbox" }],
  rules: [
    {
      name: "A service jumps",
      kind: "jump",
      each: "ServiceName",
      currency: "USD",
      percent: "40",
      amount: "100",
      weeks: 8,
      channels: ["outbox"],
    },
    { name: "Month", kind: "budget", currency: "USD", amount: "370000", percent: "100", channels: ["outbox"] },
    {
      name: "GenAI day",
      kind: "threshold",
      period: "day",
      currency: "USD",
      amount: "4000",
      scope: { x_Kind: ["GenAI"] },
      channels: ["outbox"],
    },
  ],
};

/** What the organization begins with beside its bills: what to watch, and where alerts go. */
export async function seedAlertRules(database: Database, keys: Keys, orgId: string): Promise<void> {
  await replaceRules(database, keys, orgId, parseRulesFile(JSON.stringify(rules)));
}

/** The treasury states one rate a month, from its first day on: about 1.08 dollars for a euro. */
export function treasuryRate(anchor: string, month: string): Rate {
  const ledger = openLedger({ seed, anchor, asOf: anchor });
  const level = levelOn(ledger, month, { key: "euro", rhythm: "steady", growth: 0 });
  return { from: "EUR", to: "USD", day: month, rate: (1.08 * level).toFixed(4), source: treasury };
}
const treasury = "Northwind treasury, month rate";

export async function seedRates(
  database: Database,
  orgId: string,
  { anchor, months }: { anchor: string; months: readonly string[] },
): Promise<void> {
  await saveRates(
    database,
    orgId,
    months.map((month) => treasuryRate(anchor, month)),
  );
}
