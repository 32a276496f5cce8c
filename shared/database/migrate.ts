import { readdir, readFile } from "node:fs/promises";
import * as v from "valibot";

/** Runs statements of one text as one transaction, and returns the rows of each. */
export type RunSql = (sql: string) => Promise<{ rows: unknown[] }[]>;

interface Migration {
  version: string;
  name: string;
  sql: string;
}

/** The table where the Supabase CLI records migrations. */
const history = `
  create schema if not exists supabase_migrations;
  create table if not exists supabase_migrations.schema_migrations (version text primary key, statements text[], name text);
  select version, name, statements from supabase_migrations.schema_migrations order by version;
`;
const applied = v.array(v.object({ version: v.string(), name: v.string(), statements: v.array(v.string()) }));

/**
 * Applies what the database does not have yet, in order, each in a transaction with its record, and returns what that was. Throws, and
 * changes nothing, when the database holds a migration we have in other words, or do not have: with `mayBeNewer`, unless it comes after
 * all of ours, since a release that was deployed over a newer one finds those, and they only add.
 */
export async function applyMigrations(
  runSql: RunSql,
  folder: URL = new URL("./migrations/", import.meta.url),
  { mayBeNewer = false } = {},
): Promise<string[]> {
  const known = await readMigrations(folder);
  const answers = await runSql(history);
  const have = v.parse(applied, answers.at(-1)?.rows ?? []);
  for (const [index, { version, name, statements }] of have.entries()) {
    const ours = known[index];
    if (!ours && mayBeNewer) break;
    const title = `${version}_${name}`;
    if (ours?.version !== version || ours.name !== name) throw new Error(unknownMigration(title, ours));
    if (statements[0] !== ours.sql) {
      throw new Error(
        `Migration ${title} was changed after this database had it. Restore it and add a new one instead.`,
      );
    }
  }
  const missing = known.slice(have.length);
  for (const migration of missing) await applyMigration(runSql, migration);
  return missing.map(({ version, name }) => `${version}_${name}`);
}

function unknownMigration(title: string, ours: Migration | undefined): string {
  const found = ours ? `${ours.version}_${ours.name} is` : "nothing is";
  return `This database has migration ${title}, where ${found} expected: it was made by another version of CloudAct.`;
}

async function applyMigration(runSql: RunSql, { version, name, sql }: Migration): Promise<void> {
  const record = `insert into supabase_migrations.schema_migrations (version, name, statements)
    values (${quote(version)}, ${quote(name)}, array[${quote(sql)}]);`;
  try {
    await runSql(`${sql}\n;\n${record}`);
  } catch (cause) {
    throw new Error(`Migration ${version}_${name} failed.`, { cause });
  }
}

async function readMigrations(folder: URL): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  return Promise.all(
    files.map(async (file) => {
      const [, version, name] = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(file) ?? [];
      if (!version || !name) throw new Error(`A migration is named 0000_what_it_does.sql; ${file} is not.`);
      return { version, name, sql: await readFile(new URL(file, folder), "utf8") };
    }),
  );
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
