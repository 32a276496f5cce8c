import * as v from "valibot";
import { type Rate, rate } from "#shared/costs/answer.ts";
import { PermanentError } from "#shared/errors.ts";
import { call, type Database, readRows } from "./client.ts";

const ratesPerCall = 5000;
const saved = v.variant("verdict", [
  v.object({ verdict: v.literal("ok"), changed: v.number() }),
  v.object({ verdict: v.literal("no-organization") }),
]);

/** Keeps what an organization states; the rate of a pair and day replaces the one before. How many changed. */
export async function saveRates(db: Database, orgId: string, rates: readonly Rate[]): Promise<number> {
  let changed = 0;
  for (let from = 0; from < rates.length; from += ratesPerCall) {
    const args = { p_org: orgId, p_rates: rates.slice(from, from + ratesPerCall) };
    const answer = await call(db, "save_exchange_rates", args, saved);
    if (answer.verdict === "no-organization") throw new PermanentError(`There is no organization ${orgId}.`);
    changed += answer.changed;
  }
  return changed;
}

/** As stated, between any two of these currencies, by pair and day. */
export async function ratesOf(db: Database, orgId: string, currencies: readonly string[]): Promise<Rate[]> {
  return call(db, "exchange_rates_of", { p_org: orgId, p_currencies: currencies }, v.array(rate));
}

/** Changes with every rate that is saved; null before the first. */
export async function ratesVersion(db: Database, orgId: string): Promise<string | null> {
  const query = db.from("exchange_rates").select("saved_at").eq("org_id", orgId);
  const newest = query.order("saved_at", { ascending: false }).limit(1);
  const [row] = await readRows("exchange_rates", newest, v.object({ saved_at: v.string() }));
  return row?.saved_at ?? null;
}

const pairs = v.array(
  v.object({ from: v.string(), to: v.string(), days: v.number(), firstDay: v.string(), lastDay: v.string() }),
);

/** The pairs there are rates for, and on which days. */
export async function ratePairs(db: Database, orgId: string): Promise<v.InferOutput<typeof pairs>> {
  return (await call(db, "describe_exchange_rates", { p_org: orgId }, v.object({ pairs }))).pairs;
}
