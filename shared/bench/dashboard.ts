import { join } from "node:path";
import * as v from "valibot";
import { answerCosts } from "#shared/costs/answer-costs.ts";
import { costQuery } from "#shared/costs/query.ts";
import { DuckDb } from "#shared/duckdb/duckdb.ts";
import type { Warehouse } from "#shared/warehouse/warehouse.ts";
import { connectionId, dataset, generateLedger, now } from "./generate-ledger.ts";
import { type Question, questions } from "./questions.ts";

export interface Latencies {
  table: Question["table"];
  /** Seconds, of every question of the table as often as asked. */
  ours: number[];
  /** The same rows by SQL written by hand, on DuckDB alone. */
  byHand: number[];
}

const times = 20;

/** How long the questions of a dashboard take on a ledger of so many line items, and the same SQL by hand. */
export async function measureDashboard(folder: string, rows: number): Promise<Latencies[]> {
  const warehouse = await generateLedger(folder, rows);
  const ours = await measureOurs(warehouse);
  await warehouse.close();
  await using db = await DuckDb.open({ path: join(folder, `${dataset}.duckdb`), memoryLimit: "1GB", threads: 2 });
  const byHand = new Map<Question, number[]>();
  for (const question of questions) byHand.set(question, await repeated(() => db.rows(question.byHand)));
  return (["cost_daily", "cost_data_standard_1_3"] as const).map((table) => ({
    table,
    ours: questions.filter((question) => question.table === table).flatMap((question) => ours.get(question) ?? []),
    byHand: questions.filter((question) => question.table === table).flatMap((question) => byHand.get(question) ?? []),
  }));
}

async function measureOurs(warehouse: Warehouse): Promise<Map<Question, number[]>> {
  const loads = await warehouse.loads(dataset);
  const sources = [{ id: connectionId, provider: "aws", name: "AWS" }];
  const deps = { select: warehouse.select.bind(null, dataset), loads, sources, rates: [], now };
  const measured = new Map<Question, number[]>();
  for (const question of questions) {
    const query = v.parse(costQuery, question.query);
    const { table } = await answerCosts(query, deps);
    if (table !== question.table) throw new Error(`"${question.name}" was answered from ${table}.`);
    measured.set(question, await repeated(() => answerCosts(query, deps)));
  }
  return measured;
}

async function repeated(work: () => Promise<unknown>): Promise<number[]> {
  await work();
  const seconds: number[] = [];
  for (let round = 0; round < times; round += 1) {
    const began = performance.now();
    await work();
    seconds.push((performance.now() - began) / 1000);
  }
  return seconds;
}

/** The value below which a share of them lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
