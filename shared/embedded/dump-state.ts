import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "#shared/database/client.ts";
import { DuckDb, type Row } from "#shared/duckdb/duckdb.ts";
import { dataFolder } from "./ports.ts";

/** What differs between two runs that did the same: times, and ids made on the way. */
const volatile = new Set([
  ...["loaded_at", "created_at", "requested_at", "finished_at", "raised_at", "delivered_at", "started_at"],
  ...["part_id", "alert_id", "attempts", "lease_owner", "lease_until", "acknowledged_at"],
]);

const tables = {
  runs: "id, status, failure_reason, slices",
  slices: "connection_id, billing_period, generation, run_id, rows, sums",
  alerts: "rule_id, breach_key, value, limit_value, message",
  deliveries: "channel_id, status",
};

export async function dumpDatabase(db: Database): Promise<Record<string, Row[]>> {
  const dumps = Object.entries(tables).map(async ([table, columns]) => {
    const { data, error } = await db.from(table).select(columns);
    if (error) throw new Error(`${table}: ${error.message}`);
    return [table, sorted(data as unknown as Row[])] as const;
  });
  return Object.fromEntries(await Promise.all(dumps));
}

/** Every table of every dataset of a data folder that no process holds. */
export async function dumpWarehouse(): Promise<Record<string, Row[]>> {
  const folder = join(dataFolder(), "warehouse");
  const dump: Record<string, Row[]> = {};
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".duckdb"))) {
    await using db = await DuckDb.open({ path: join(folder, file) });
    for (const { name } of await db.rows<{ name: string }>("SELECT table_name AS name FROM duckdb_tables()")) {
      dump[`${file}/${name}`] = sorted(await db.rows(`SELECT * FROM "${name}"`));
    }
  }
  return dump;
}

function sorted(rows: Row[]): Row[] {
  const kept = rows.map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => !volatile.has(column))));
  return kept.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}
