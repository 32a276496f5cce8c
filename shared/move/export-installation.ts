import { readAccounts } from "#shared/database/accounts.ts";
import { demoOrganization, type Organization, pagesOfOrganizations } from "#shared/database/organizations.ts";
import { PermanentError } from "#shared/errors.ts";
import type { Keys } from "#shared/keys/keys.ts";
import { datasetOf } from "#shared/warehouse/dataset.ts";
import { copyFiles, foldersOf } from "./copy-files.ts";
import { type ExportFolder, type Manifest, openExportFolder } from "./export-folder.ts";
import type { Installation } from "./installation.ts";
import { movedTables, rowsOf } from "./tables.ts";
import { accountContext, resealChannel } from "./transfer-key.ts";

export interface Move {
  folder: string;
  /** Seals what is secret while it travels. */
  transferKey: Keys;
  say: (line: string) => void;
}

/**
 * Writes everything of an installation to a folder, but for sessions, the queue, and the demo and local user of one machine. Begun again
 * after it broke off, it copies only the files that are missing. Throws a PermanentError while work is under way.
 */
export async function exportInstallation(from: Installation, { folder, transferKey, say }: Move): Promise<Manifest> {
  const target = openExportFolder(folder);
  const organizations = await organizationsOf(from);
  await refuseUnknownTables(from);
  await refuseUnfinishedWork(from, organizations);
  const accounts = await exportAccounts(from, target, transferKey);
  say(`${organizations.length} organizations, ${accounts} accounts`);
  const rows = await exportRows(from, target, organizations, transferKey);
  for (const [table, count] of Object.entries(rows)) say(`  ${table}  ${count} rows`);
  const files = { count: 0, bytes: 0 };
  for (const organization of organizations) {
    const copied = await copyFiles(from.files, target.files, foldersOf(organization));
    files.count += copied.count;
    files.bytes += copied.bytes;
    await exportWarehouse(from, target, organization);
    say(`  ${organization.slug}  ${copied.count} files, ${copied.bytes} bytes`);
  }
  const manifest: Manifest = {
    format: 1,
    exportedAt: new Date().toISOString(),
    migration: await migrationOf(from),
    filesAt: from.files.uriOf("x").slice(0, -1),
    organizations,
    accounts,
    rows,
    files,
  };
  await target.writeManifest(manifest);
  return manifest;
}

/** All but the demo of one machine, which every machine makes for itself. */
async function organizationsOf({ database, users }: Installation): Promise<Organization[]> {
  const organizations: Organization[] = [];
  for await (const page of pagesOfOrganizations(database)) organizations.push(...page);
  return users.localUser ? organizations.filter(({ slug }) => slug !== demoOrganization.slug) : organizations;
}

/** The newest migration the database has. */
export async function migrationOf({ postgres }: Pick<Installation, "postgres">): Promise<string> {
  const [row] = await postgres.query("select max(version) as version from supabase_migrations.schema_migrations");
  return String(row?.version);
}

/** A table that nobody has thought of here would stay behind without a word. */
async function refuseUnknownTables({ postgres }: Installation): Promise<void> {
  const rows = await postgres.query(
    "select table_name::text as name from information_schema.tables where table_schema = 'public' order by 1",
  );
  const unknown = rows
    .map(({ name }) => String(name))
    .filter((name) => !movedTables.some((table) => table.name === name));
  if (unknown.length > 0) throw new PermanentError(`The move knows nothing of the tables ${unknown.join(", ")}.`);
}

async function refuseUnfinishedWork(
  { postgres, waitingMessages }: Installation,
  organizations: readonly Organization[],
): Promise<void> {
  const rows = await postgres.query(
    "select o.slug, count(*)::text as runs from public.runs r join public.organizations o on o.id = r.org_id where r.finished_at is null group by 1 order by 1",
  );
  const open = rows.filter(({ slug }) => organizations.some((organization) => organization.slug === slug));
  const waiting = await waitingMessages();
  if (open.length === 0 && waiting === 0) return;
  const named = [
    ...open.map(({ slug, runs }) => `${runs} imports of ${slug}`),
    ...(waiting ? [`${waiting} messages`] : []),
  ];
  throw new PermanentError(
    `Work is under way that would stay behind: ${named.join(", ")}. Start the platform and let it end.`,
  );
}

async function exportAccounts(from: Installation, target: ExportFolder, transferKey: Keys): Promise<number> {
  const accounts = (await readAccounts(from.postgres)).filter(({ email }) => email !== from.users.localUser?.email);
  async function* lines() {
    for (const { passwordHash, ...account } of accounts) {
      const sealed = passwordHash === null ? null : await transferKey.seal(passwordHash, accountContext(account.id));
      yield JSON.stringify({ ...account, sealedHash: sealed });
    }
  }
  return target.writeLines("accounts", lines());
}

const pageRows = 500;

async function exportRows(
  from: Installation,
  target: ExportFolder,
  organizations: readonly Organization[],
  transferKey: Keys,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const ids = organizations.map(({ id }) => id);
  for (const table of movedTables) {
    const { sql, parameters } = rowsOf(table, ids, from.users.localUser?.email ?? "");
    async function* lines() {
      for (let offset = 0; ; offset += pageRows) {
        const page = `select to_jsonb(t)::text as row ${sql} order by ${table.orderBy} limit ${pageRows} offset ${offset}`;
        const rows = await from.postgres.query(page, parameters);
        for (const { row } of rows) {
          yield table.name === "channels" ? await resealChannel(String(row), from.keys, transferKey) : String(row);
        }
        if (rows.length < pageRows) return;
      }
    }
    counts[table.name] = await target.writeLines(`tables/${table.name}`, lines());
  }
  return counts;
}

/** The line items are in the files; when they were loaded, and what they added up to, is not. */
async function exportWarehouse({ warehouse }: Installation, target: ExportFolder, organization: Organization) {
  const dataset = datasetOf(organization);
  const loads = await warehouse.loads(dataset);
  await target.writeLines(`warehouse/${organization.slug}-loads`, asLines(loads));
  await target.writeLines(`warehouse/${organization.slug}-totals`, asLines(await warehouse.sliceTotals(dataset)));
}

async function* asLines(values: readonly unknown[]) {
  for (const value of values) yield JSON.stringify(value);
}
