import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Line, loadOf, writeFocusFile } from "#shared/warehouse/bill.contract.ts";
import { openDuckDbWarehouse } from "#shared/warehouse/duckdb-warehouse.ts";
import { plainFiles } from "#shared/warehouse/plain-files.contract.ts";
import type { Warehouse } from "#shared/warehouse/warehouse.ts";
import type { Rate } from "./answer.ts";
import { answerCosts } from "./answer-costs.ts";
import { addDays } from "./days.ts";
import { connections, ledger, now, query, ratesTo } from "./ledgers.contract.ts";
import { type NaiveRow, naiveAnswer } from "./naive-answer.contract.ts";
import type { CostQuery } from "./query.ts";
import type { Select } from "./select.ts";

let folder: string;
let warehouse: Warehouse;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "answer-costs-"));
  warehouse = openDuckDbWarehouse({ folder: join(folder, "warehouse"), files: plainFiles });
});
afterAll(async () => {
  await warehouse.close();
  await rm(folder, { recursive: true });
});

const dataset = "ledger_local";
let generation = 0;

/** Makes a ledger all that the dataset holds. */
async function load(rows: readonly NaiveRow[]): Promise<void> {
  const uri = join(folder, "ledger.parquet");
  const lines = rows.map(({ x_ConnectionId, ...line }) => line as Line);
  await writeFocusFile(uri, lines);
  generation += 1;
  const standing = (await warehouse.loads(dataset)).filter(({ stands }) => stands);
  const { slices, ...rest } = loadOf(generation, [{ uri, lines }]);
  const all = new Map(
    [...standing, ...slices].map(({ connectionId, provider, billingAccountId, billingPeriod }) => [
      `${connectionId} ${billingPeriod}`,
      { connectionId, provider, billingAccountId, billingPeriod },
    ]),
  );
  await warehouse.replaceSlices(dataset, { ...rest, slices: [...all.values()] });
}

const sources = connections.map((id) => ({ id, provider: id.split("-")[1] ?? "", name: id }));

/** Loads that make the connections that the filters leave in complete up to one day. */
const loadsUntil = (completeUntil: string) =>
  sources.map(({ id, provider }) => ({
    connectionId: id,
    provider,
    billingPeriod: `${completeUntil.slice(0, 7)}-01`,
    chargedUntil: addDays(completeUntil, 1),
    loadedAt: `${addDays(completeUntil, 1)}T00:00:00Z`,
    generation: 1,
    stands: true,
  }));

it("every figure is what a plain second implementation makes of the rows", async () => {
  const asked = query.chain((one) => fc.tuple(fc.constant(one), ratesTo(one.currency ?? "USD")));
  const completeUntil = fc.integer({ min: 1, max: 30 }).map((days) => addDays("2026-11-21", -days));
  const questions = fc.array(fc.tuple(asked, completeUntil), { minLength: 12, maxLength: 12 });
  const check = async (rows: NaiveRow[], all: [[CostQuery, Rate[]], string][]) => {
    await load(rows);
    for (const [[one, rates], until] of all) {
      const deps = { select: (select: Select) => warehouse.select(dataset, select), sources, rates, now };
      const answer = await answerCosts(one, { ...deps, loads: loadsUntil(until) });
      const expected = naiveAnswer(one, { rows, completeUntil: answer.completeUntil, rates, now });
      expect(answer).toMatchObject(expected);
    }
  };
  await fc.assert(fc.asyncProperty(ledger, questions, check), { numRuns: 25, endOnFailure: true });
});
