import * as v from "valibot";
import { PermanentError } from "#shared/errors.ts";
import { copyFiles, foldersOf } from "./copy-files.ts";
import { type Manifest, openExportFolder } from "./export-folder.ts";
import { type Move, migrationOf } from "./export-installation.ts";
import { importAccounts } from "./import-accounts.ts";
import { importRows } from "./import-rows.ts";
import { importWarehouse } from "./import-warehouse.ts";
import type { Installation } from "./installation.ts";
import { giveOwner, organizationsWithoutMember } from "./owners.ts";
import { proveTotals } from "./prove-totals.ts";
import { arrayOf, countRows } from "./tables.ts";

interface Import extends Move {
  /** The e-mail address of an account that becomes the owner of every moved organization that nobody is a member of. */
  owner: string | undefined;
}

/**
 * Brings an export into an installation, and proves that it arrived: the same rows in every table, the same files, the same sums. Begun
 * again after it broke off, it goes on. Throws a PermanentError when the target has other organizations of these names, or is used already.
 */
export async function importInstallation(to: Installation, { folder, transferKey, say, owner }: Import): Promise<void> {
  const source = openExportFolder(folder);
  const manifest = await source.readManifest();
  await refuseOtherMigration(to, manifest);
  await refuseTakenSlugs(to, manifest);
  const accounts = await importAccounts(to, source, transferKey);
  say(`${manifest.organizations.length} organizations, ${manifest.accounts} accounts`);
  const files = { count: 0, bytes: 0 };
  for (const organization of manifest.organizations) {
    const copied = await copyFiles(source.files, to.files, foldersOf(organization));
    files.count += copied.count;
    files.bytes += copied.bytes;
    say(`  ${organization.slug}  ${copied.count} files, ${copied.bytes} bytes`);
  }
  await importRows(to, source, { manifest, accounts, transferKey, say });
  await proveRows(to, manifest);
  proveFiles(manifest.files, files);
  for (const organization of manifest.organizations) {
    await importWarehouse(to, source, organization, say);
    await proveTotals(to, source, organization, say);
  }
  if (owner !== undefined) await giveOwner(to, manifest.organizations, owner);
  for (const { slug } of to.users.localUser ? [] : await organizationsWithoutMember(to, manifest.organizations)) {
    say(`Nobody is a member of ${slug}: sign up, then run this once more with --owner and your e-mail address.`);
  }
}

async function refuseOtherMigration(to: Installation, { migration }: Manifest): Promise<void> {
  const found = await migrationOf(to);
  if (found === migration) return;
  throw new PermanentError(
    `The export comes from a database with migration ${migration}, and this one has ${found}: use the same version of CloudAct on both sides.`,
  );
}

async function refuseTakenSlugs(to: Installation, { organizations }: Manifest): Promise<void> {
  const rows = await to.postgres.query(
    "select id::text, slug from public.organizations where slug = any ($1::text::text[])",
    [arrayOf(organizations.map(({ slug }) => slug))],
  );
  const found = v.parse(v.array(v.object({ id: v.string(), slug: v.string() })), rows);
  const others = found.filter(({ id }) => !organizations.some((organization) => organization.id === id));
  if (others.length === 0) return;
  throw new PermanentError(
    `There are other organizations of these names here: ${others.map(({ slug }) => slug).join(", ")}.`,
  );
}

/** Members and rates may have come since; after a run of its own, an import would undo what that loaded. */
async function proveRows(to: Installation, { organizations, rows }: Manifest): Promise<void> {
  const ids = organizations.map(({ id }) => id);
  const found = await countRows(to.postgres, ids, to.users.localUser?.email ?? "");
  const missing = Object.keys(rows).filter((table) => (found[table] ?? 0) < (rows[table] ?? 0));
  if (missing.length > 0) {
    const named = missing.map((table) => `${table} ${found[table]} of ${rows[table]}`);
    throw new PermanentError(`Not every row arrived: ${named.join(", ")}.`);
  }
  if (found.runs !== rows.runs) {
    throw new PermanentError(
      `These organizations imported bills here since (${found.runs} runs, ${rows.runs} exported).`,
    );
  }
}

function proveFiles(exported: Manifest["files"], found: Manifest["files"]): void {
  if (exported.count === found.count && exported.bytes === found.bytes) return;
  const [there, here] = [exported, found].map(({ count, bytes }) => `${count} files of ${bytes} bytes`);
  throw new PermanentError(`The export held ${there}; ${here} are here.`);
}
