import type { Postgres } from "#shared/database/postgres.ts";
import type { Keys } from "#shared/keys/keys.ts";
import type { ExportFolder, Manifest } from "./export-folder.ts";
import type { Installation } from "./installation.ts";
import { type MovedTable, movedTables } from "./tables.ts";
import { resealChannel } from "./transfer-key.ts";

interface Rows {
  manifest: Manifest;
  /** Old id → id here, of accounts that have another one here. */
  accounts: ReadonlyMap<string, string>;
  transferKey: Keys;
  say: (line: string) => void;
}

const pageRows = 500;

/** Inserts what is missing, table by table, page by page; what is there stays as it is. */
export async function importRows(to: Installation, source: ExportFolder, rows: Rows): Promise<void> {
  for (const table of movedTables) {
    const insert = await insertOf(to.postgres, table);
    let page: string[] = [];
    const flush = async () => {
      if (page.length > 0) await to.postgres.query(insert, [`[${page.join(",")}]`]);
      page = [];
    };
    for await (const line of source.readLines(`tables/${table.name}`)) {
      page.push(await here(line, table, to, rows));
      if (page.length === pageRows) await flush();
    }
    await flush();
    rows.say(`  ${table.name}  ${rows.manifest.rows[table.name]} rows`);
  }
}

/** The row as it is on this side: with the addresses its files have here, the accounts people have here, secrets under this side's key. */
async function here(line: string, table: MovedTable, to: Installation, rows: Rows): Promise<string> {
  let row = line;
  // A row is text as Postgres printed it: parsed, its numbers would lose digits.
  if (table.hasUris) row = row.replaceAll(`"${rows.manifest.filesAt}`, `"${to.files.uriOf("x").slice(0, -1)}`);
  if (table.hasAccounts) {
    for (const [old, now] of rows.accounts) row = row.replaceAll(`"${old}"`, `"${now}"`);
  }
  if (table.name === "channels") row = await resealChannel(row, rows.transferKey, to.keys);
  return row;
}

/** Columns that Postgres numbers by itself are left to it. */
async function insertOf(postgres: Postgres, { name, orderBy, instead = {} }: MovedTable): Promise<string> {
  const found = await postgres.query(
    "select column_name::text as name from information_schema.columns where table_schema = 'public' and table_name = $1::text and is_identity = 'NO' order by ordinal_position",
    [name],
  );
  const columns = found.map((column) => String(column.name));
  const values = columns.map((column) => `${instead[column] ?? `t.${column}`} as ${column}`);
  return `insert into public.${name} (${columns.join(", ")}) select ${values.join(", ")}
    from jsonb_populate_recordset(null::public.${name}, $1::text::jsonb) t order by ${orderBy} on conflict do nothing`;
}
