import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Line, loadOf, writeFocusFile } from "#shared/warehouse/bill.contract.ts";
import { openDuckDbWarehouse } from "#shared/warehouse/duckdb-warehouse.ts";
import { plainFiles } from "#shared/warehouse/plain-files.contract.ts";
import type { Warehouse } from "#shared/warehouse/warehouse.ts";
import { answerCosts } from "./answer-costs.ts";
import { bigQueryProblems } from "./bigquery-gate.contract.ts";
import { explainChange } from "./change.ts";
import { changeRowOf, planChange } from "./change-select.ts";
import { frameOf } from "./frame.ts";
import { ledger, now, query } from "./ledgers.contract.ts";
import type { NaiveRow } from "./naive-answer.contract.ts";
import { printBigQuery } from "./print-bigquery.ts";
import { type CostQuery, comparisons } from "./query.ts";
import { type CostMetric, isCost } from "./scan-days.ts";
import type { Select } from "./select.ts";

let folder: string;
let warehouse: Warehouse;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "change-"));
  warehouse = openDuckDbWarehouse({ folder: join(folder, "warehouse"), files: plainFiles });
});
afterAll(async () => {
  await warehouse.close();
  await rm(folder, { recursive: true });
});

const question = fc
  .tuple(query, fc.constantFrom(...comparisons))
  .filter(([{ metric }]) => isCost(metric))
  .map(([one, compare]): CostQuery & { metric: CostMetric } => ({
    ...one,
    metric: isCost(one.metric) ? one.metric : "effective",
    compare,
    groupBy: [],
    granularity: "none",
    currency: undefined,
  }));

let datasets = 0;
async function datasetWith(rows: readonly NaiveRow[]): Promise<string> {
  const [dataset, uri] = [`ledger_${++datasets}`, join(folder, `ledger-${datasets}.parquet`)];
  const lines = rows.map(({ x_ConnectionId, ...line }) => line as Line);
  await writeFocusFile(uri, lines);
  await warehouse.replaceSlices(dataset, loadOf(1, [{ uri, lines }]));
  return dataset;
}

it("explains exactly the totals of the answer to the same question, whatever it is", async () => {
  await fc.assert(
    fc.asyncProperty(ledger, fc.array(question, { minLength: 8, maxLength: 8 }), async (rows, questions) => {
      const dataset = await datasetWith(rows);
      const select = (statement: Select) => warehouse.select(dataset, statement);
      for (const one of questions) {
        const answer = await answerCosts(one, { select, loads: [], sources: [], rates: [], now });
        const plan = planChange(one, one.metric, frameOf(one, { now, completeUntil: null, cuts: [] }));
        const explained = plan ? explainChange((await select(plan)).map(changeRowOf)) : [];
        const known = answer.sections.filter(({ total, previous }) => total !== null || previous !== null);
        const totals = explained
          .filter(({ change }) => change !== null)
          .map(({ unit, total, previous }) => [unit, [total, previous]]);
        expect(Object.fromEntries(totals)).toEqual(
          Object.fromEntries(known.map(({ unit, total, previous }) => [unit, [total, previous]])),
        );
      }
    }),
    { numRuns: 12, endOnFailure: true },
  );
});

it("asks BigQuery in its own SQL", async () => {
  await fc.assert(
    fc.asyncProperty(question, async (one) => {
      const plan = planChange(one, one.metric, frameOf(one, { now, completeUntil: "2026-11-10", cuts: [] }));
      expect(plan && (await bigQueryProblems(printBigQuery(plan, "acme_prod").sql))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
