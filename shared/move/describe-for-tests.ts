import { type Account, readAccounts } from "#shared/database/accounts.ts";
import { findOrganization, type Organization } from "#shared/database/organizations.ts";
import { signIn, userOf } from "#shared/database/sessions.ts";
import { datasetOf } from "#shared/warehouse/dataset.ts";
import { foldersOf } from "./copy-files.ts";
import { closeInstallation, type Installation, openInstallation } from "./installation.ts";
import { people } from "./people-for-tests.ts";
import { movedTables, rowsOf } from "./tables.ts";

/** All that a move must keep; numbers of generations, addresses of files and envelopes of secrets are a platform's own. */
export interface Described {
  /** As Postgres prints them. */
  rows: Record<string, string[]>;
  ledgers: Record<string, unknown>;
  /** Paths and sizes of files. */
  objects: [string, number | undefined][];
  accounts: Account[];
  secrets: string[];
  signedIn: (string | undefined)[];
}

const moved = ["acme", "solo"];

export async function describeInstallation(installation: Installation): Promise<Described> {
  const organizations: Organization[] = [];
  for (const slug of moved) organizations.push((await findOrganization(installation.database, slug)) ?? raise(slug));
  const { postgres, users } = installation;
  const accounts = (await readAccounts(postgres)).filter(({ email }) => email !== users.localUser?.email);
  return {
    rows: await rowsIn(installation, organizations),
    ledgers: await ledgersIn(installation, organizations),
    objects: await objectsIn(installation, organizations),
    accounts,
    secrets: await secretsOf(installation),
    signedIn: await signedIn(installation),
  };
}

function raise(slug: string): never {
  throw new Error(`The organization ${slug} is missing.`);
}

async function rowsIn({ files, postgres, users }: Installation, organizations: Organization[]) {
  const rows: Described["rows"] = {};
  const ids = organizations.map(({ id }) => id);
  for (const table of movedTables) {
    const { sql, parameters } = rowsOf(table, ids, users.localUser?.email ?? "");
    const row = "(to_jsonb(t) - 'generation' - 'secret_envelope')::text as row";
    const found = await postgres.query(`select ${row} ${sql} order by ${table.orderBy}`, parameters);
    const filesAt = `"${files.uriOf("x").slice(0, -1)}`;
    rows[table.name] = found.map((one) => String(one.row).replaceAll(filesAt, '"files://'));
  }
  return rows;
}

async function ledgersIn({ warehouse }: Installation, organizations: Organization[]) {
  const ledgers: Described["ledgers"] = {};
  for (const organization of organizations) {
    const dataset = datasetOf(organization);
    ledgers[organization.slug] = {
      loads: (await warehouse.loads(dataset)).map(({ generation, ...load }) => load),
      totals: (await warehouse.sliceTotals(dataset)).map(({ generation, ...total }) => total),
      quality: (await warehouse.qualityResults(dataset)).length,
    };
  }
  return ledgers;
}

async function objectsIn({ files }: Installation, organizations: Organization[]) {
  const objects: Described["objects"] = [];
  for (const folder of organizations.flatMap(foldersOf)) {
    for (const uri of await files.list(folder)) {
      objects.push([uri.slice(files.uriOf("x").length - 1), (await files.stat(uri))?.bytes]);
    }
  }
  return objects;
}

async function secretsOf({ keys, postgres }: Installation): Promise<string[]> {
  const rows = await postgres.query(
    "select id::text, org_id::text, secret_envelope from public.channels where secret_envelope is not null",
  );
  return Promise.all(
    rows.map((row) =>
      keys.unseal(String(row.secret_envelope), { orgId: String(row.org_id), purpose: `channel/${row.id}` }),
    ),
  );
}

/** Whom the passwords of the people open the door to. */
async function signedIn({ database, users }: Installation): Promise<(string | undefined)[]> {
  const found = Object.values(people).map(async ({ email, password }) => {
    const tokens = await signIn(users, email, password);
    return tokens && (await userOf(database, tokens.accessToken))?.email;
  });
  return Promise.all(found);
}

/** Describes the installation that the environment names, as JSON on standard output. */
export async function printInstallation(): Promise<void> {
  const installation = await openInstallation();
  const described = await describeInstallation(installation);
  await closeInstallation(installation);
  process.stdout.write(JSON.stringify(described), () => process.exit(0));
}
