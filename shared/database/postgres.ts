import postgres from "postgres";
import * as v from "valibot";
import { readEnv } from "#shared/config.ts";
import { PermanentError } from "#shared/errors.ts";
import { failedWith } from "#shared/files/atomic-file.ts";
import { applyMigrations, type RunSql } from "./migrate.ts";

/** Plain SQL on the Postgres below Supabase's API, as its owner: for the deploy and for moving house, never in a function. */
export interface Postgres extends AsyncDisposable {
  /** Runs one statement. Its parameters ($1, $2…) are text: cast them in the SQL. */
  query(sql: string, parameters?: readonly string[]): Promise<Record<string, unknown>[]>;
}

/** `postgres://…`: the direct connection, or the pooler in session mode. In transaction mode, an advisory lock would hold nothing. */
export function databaseUrl(): string {
  const url = v.pipe(v.string(), v.regex(/^postgres(ql)?:\/\//, "postgres://USER:PASSWORD@HOST:PORT/NAME is expected"));
  return readEnv({ DATABASE_URL: url }).DATABASE_URL;
}

/**
 * Beyond this machine, only over TLS with a certificate that is proven: a Supabase project takes connections without it too. Its root
 * certificate comes from the project's database settings, and Node.js reads it where NODE_EXTRA_CA_CERTS says
 * (https://supabase.com/docs/guides/platform/ssl-enforcement). `?sslmode=` in the address decides otherwise.
 */
export function tlsFor(url: string): { ssl?: false | "verify-full" } {
  const { hostname, searchParams } = new URL(url);
  if (searchParams.has("sslmode")) return {};
  return { ssl: ["127.0.0.1", "localhost", "[::1]"].includes(hostname) ? false : "verify-full" };
}

/** One connection. What the server merely remarks is dropped: nobody is there to read it. */
function connect(url: string) {
  const connection = { application_name: "cloudact" };
  return postgres(url, { max: 1, onnotice: () => undefined, connection, ...tlsFor(url) });
}

export function openPostgres(url: string): Postgres {
  const sql = connect(url);
  return {
    query: async (text, parameters = []) => [...(await sql.unsafe(text, [...parameters]))],
    [Symbol.asyncDispose]: () => sql.end(),
  };
}

/** Any number, the same for every deploy. */
const lockKey = 7_265_112_026;

/**
 * Brings a Supabase project's Postgres up to our migrations, and returns the names of those it applied. Deploys at once wait for each
 * other. Throws when the database holds a migration in other words than ours; each of ours is applied whole or not at all. Newer ones than
 * ours stay: an older release goes on beside them.
 */
export async function migratePostgres(url: string, folder?: URL): Promise<string[]> {
  const sql = connect(url);
  try {
    await sql`select pg_advisory_lock(${lockKey})`.catch(explain);
    const applied = await applyMigrations(runOn(sql), folder, { mayBeNewer: true });
    // Supabase's API looks at its tables anew by itself too; this is for where it does not.
    if (applied.length > 0) await sql`notify pgrst, 'reload schema'`;
    return applied;
  } finally {
    // Ends the lock too.
    await sql.end();
  }
}

const unproven = ["SELF_SIGNED_CERT_IN_CHAIN", "DEPTH_ZERO_SELF_SIGNED_CERT", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"];

function explain(cause: unknown): never {
  if (!failedWith(cause, ...unproven)) throw cause;
  const reason = "The database's certificate is signed by nobody this machine knows";
  const remedy =
    "download the project's root certificate (Supabase: Database settings, SSL) and name its file in NODE_EXTRA_CA_CERTS";
  throw new PermanentError(`${reason}: ${remedy}.`, { cause });
}

/** Statements of one text are one transaction in Postgres' simple protocol: https://www.postgresql.org/docs/current/protocol-flow.html */
function runOn(sql: postgres.Sql): RunSql {
  return async (text) => {
    const answer: unknown[] = await sql.unsafe(text).simple();
    // One statement answers with its rows, several with a list of rows each.
    const answers = answer.length > 0 && answer.every(Array.isArray) ? answer : [answer];
    return answers.map((rows) => ({ rows }));
  };
}
