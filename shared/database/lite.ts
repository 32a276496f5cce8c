import { createHmac } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { App } from "@supabase/lite";
import { createPgliteConnection, PGlite } from "@supabase/lite/pglite";
import { createClient } from "@supabase/supabase-js";
import type { Database } from "./client.ts";
import { readLiteSecrets } from "./lite-secrets.ts";
import { applyMigrations } from "./migrate.ts";
import { type Account, type UserClients, userClients } from "./user-clients.ts";
import { withoutConsole } from "./without-console.ts";

type Secrets = Awaited<ReturnType<typeof readLiteSecrets>>;

export interface LiteDatabase {
  /** The platform's own client: past row level security. */
  client: Database;
  /** Answers as the Supabase API does, for clients of users; the key `publishableKey` opens it to nobody in particular. */
  fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  publishableKey: string;
  secretKey: string;
  users: UserClients;
  /** The Postgres below the API, as its owner. */
  postgres: PGlite;
  close(): Promise<void>;
}

/** What a client is told its address is; nothing ever listens there. */
export const liteUrl = "http://database.internal";

/** Lite's PGlite knows no roles until asked over HTTP, and then gives them every table; Supabase has them from the start. */
const roles = `
  do $$ begin
    if not exists (select from pg_roles where rolname = 'anon') then create role anon nologin; end if;
    if not exists (select from pg_roles where rolname = 'authenticated') then create role authenticated nologin; end if;
    if not exists (select from pg_roles where rolname = 'service_role') then create role service_role nologin bypassrls; end if;
  end $$;
  grant usage on schema public, auth to anon, authenticated, service_role;
`;

/**
 * Supabase Lite on PGlite inside this process: Postgres in a folder, Supabase's API as a function call. One process at a time
 * may open the folder, which the caller sees to. Throws when the folder's migrations are not a beginning of ours.
 */
export async function openLiteDatabase(folder: string): Promise<LiteDatabase> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const secrets = await readLiteSecrets(join(folder, "secrets.json"));
  const data = join(folder, "pglite");
  if (!existsSync(data)) await makePostgres(data);
  const connection = await createPgliteConnection({ url: data });
  const app = new App({ connection, auth: authSettings(secrets) });
  try {
    await withoutConsole(() => app.ensureSystemSchema());
    await connection.driver.exec(roles);
    await applyMigrations((sql) => connection.driver.exec(sql));
  } catch (error) {
    await connection.close();
    throw error;
  }
  // Lite would now hand all of `public` to anon and authenticated; our migrations say who may do what.
  Object.assign(connection, { rlsState: "active" });
  const fetch: LiteDatabase["fetch"] = (input, init) =>
    withoutConsole(async () => app.fetch(new Request(input, init), { peerAddress: "127.0.0.1" }));
  const client = createClient(liteUrl, secrets.secretKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { fetch },
  });
  const { publishableKey, secretKey } = secrets;
  const users = userClients({ url: liteUrl, publishableKey, fetch, localUser: localUserOf(secrets) });
  const close = () => connection.close();
  return { client, fetch, publishableKey, secretKey, users, postgres: connection.driver, close };
}

/** A new Postgres, there whole or not at all. In an engine of its own, because making it takes memory that one keeps. */
async function makePostgres(path: string): Promise<void> {
  const unfinished = `${path}.new`;
  await rm(unfinished, { recursive: true, force: true });
  const postgres = await PGlite.create(unfinished);
  await postgres.close();
  await rename(unfinished, path);
}

/** A password that is never written down: it follows from a secret that is. */
function localUserOf({ jwtSecret }: Secrets): Account {
  return { email: "demo@cloudact.local", password: createHmac("sha256", jwtSecret).update("local user").digest("hex") };
}

function authSettings(secrets: Secrets) {
  return {
    enabled: true,
    publishable_key: secrets.publishableKey,
    secret_key: secrets.secretKey,
    jwt_secret: secrets.jwtSecret,
    email: { enable_confirmations: false },
  };
}
