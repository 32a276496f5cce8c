import { type DuckDb, identifier, literal } from "#shared/duckdb/duckdb.ts";
import { statement } from "./sql.ts";
import { schemaVersion, type TableColumns, tables } from "./tables.ts";

const insertDaily = statement("insert-daily");
const fillChargedUntil = statement("fill-charged-until");

/** One organization's tables in one database file. Loads run one after another; reads run beside them and see whole loads only. */
export interface Dataset {
  read<T>(work: (db: DuckDb) => Promise<T>): Promise<T>;
  load<T>(work: (db: DuckDb) => Promise<T>): Promise<T>;
  /** Waits for the loads under way. */
  close(): Promise<void>;
}

/** Opens the file, or makes it, adds the tables and columns it lacks, and fills them. `engine` may hold other datasets too. */
export async function openDataset(engine: DuckDb, { name, path }: { name: string; path: string }): Promise<Dataset> {
  // The newest storage version compresses text in one pass: loads take two thirds of the time of the default.
  await engine.run(`ATTACH ${literal(path)} AS ${identifier(name)} (STORAGE_VERSION 'latest')`);
  const connect = async () => {
    const connection = await engine.connect();
    await connection.run(`USE ${identifier(name)}`);
    return connection;
  };
  const loads = await connect();
  try {
    await loads.transaction(() => upgrade(loads, name));
  } catch (error) {
    loads.close();
    await engine.run(`DETACH ${identifier(name)}`);
    throw error;
  }
  let last: Promise<unknown> = Promise.resolve();
  return {
    async read(work) {
      const connection = await connect();
      try {
        return await work(connection);
      } finally {
        connection.close();
      }
    },
    load(work) {
      const result = last.then(() => work(loads));
      last = result.catch(() => undefined);
      return result;
    },
    async close() {
      await last;
      await loads.run(`CHECKPOINT ${identifier(name)}`);
      loads.close();
      await engine.run(`DETACH ${identifier(name)}`);
    },
  };
}

async function upgrade(db: DuckDb, name: string): Promise<void> {
  await db.run("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER, applied_at TIMESTAMPTZ)");
  const [stored] = await db.rows<{ version: number | null }>("SELECT max(version) AS version FROM schema_version");
  const version = stored?.version ?? 0;
  if (version > schemaVersion) {
    throw new Error(`Dataset ${name} has schema ${version}; this CloudAct knows ${schemaVersion}. Update CloudAct.`);
  }
  if (version === schemaVersion) return;
  for (const [table, columns] of Object.entries(tables)) await addMissing(db, table, columns);
  await rebuildRollup(db);
  await db.run("INSERT INTO schema_version VALUES ($version, now())", { version: schemaVersion });
}

/** The rollup of an older dataset lacks what its columns now say; the line items know. */
async function rebuildRollup(db: DuckDb): Promise<void> {
  await db.run("DELETE FROM cost_daily");
  await db.run(insertDaily({ line_items: "cost_data_standard_1_3", generation: "x_Generation" }));
  await db.run(fillChargedUntil());
}

async function addMissing(db: DuckDb, table: string, columns: TableColumns): Promise<void> {
  const definitions = Object.entries(columns).map(([name, type]) => `${identifier(name)} ${type}`);
  await db.run(`CREATE TABLE IF NOT EXISTS ${identifier(table)} (${definitions.join(", ")})`);
  for (const definition of definitions) {
    await db.run(`ALTER TABLE ${identifier(table)} ADD COLUMN IF NOT EXISTS ${definition}`);
  }
}
