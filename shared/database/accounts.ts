import { randomUUID } from "node:crypto";
import type { Database } from "./client.ts";
import type { Postgres } from "./postgres.ts";

/** Somebody who signs in, as Supabase Auth knows them. */
export interface Account {
  id: string;
  email: string;
  /** As bcrypt or Argon2 print it; null for who signs in without a password. */
  passwordHash: string | null;
}

/** Everybody with an e-mail address, in order of their ids. Past the API, which shows no password hashes. */
export async function readAccounts(postgres: Postgres): Promise<Account[]> {
  const rows = await postgres.query(
    "select id::text, email::text, encrypted_password::text as hash from auth.users where email is not null and deleted_at is null order by id",
  );
  return rows.map(({ id, email, hash }) => ({
    id: String(id),
    email: String(email),
    passwordHash: hash ? String(hash) : null,
  }));
}

/** The account of an e-mail address; `isConfirmed` says whether somebody has shown that it is theirs. */
export async function findAccount(
  postgres: Postgres,
  email: string,
): Promise<{ id: string; isConfirmed: boolean } | undefined> {
  const [row] = await postgres.query(
    "select id::text, email_confirmed_at is not null as confirmed from auth.users where lower(email) = lower($1::text)",
    [email],
  );
  return row && { id: String(row.id), isConfirmed: row.confirmed === true };
}

/** Makes an account that keeps its id and password: https://supabase.com/docs/reference/javascript/auth-admin-createuser */
export async function createAccount(db: Database, { id, email, passwordHash }: Account): Promise<void> {
  const password = passwordHash === null ? {} : { password_hash: passwordHash };
  const { error } = await db.auth.admin.createUser({ id, email, ...password, email_confirm: true });
  if (error) throw new Error(`The Auth server refused an account (${error.code ?? `HTTP ${error.status}`}).`);
}

/** The same where Auth has no such API: Supabase Lite. */
export async function insertAccount(postgres: Postgres, { id, email, passwordHash }: Account): Promise<void> {
  await postgres.query(
    `insert into auth.users (id, email, encrypted_password, email_confirmed_at, raw_app_meta_data)
     values ($1::text::uuid, $2::text, nullif($3::text, ''), now(), '{"provider": "email", "providers": ["email"]}')
     on conflict (id) do nothing`,
    [id, email, passwordHash ?? ""],
  );
  await postgres.query(
    `insert into auth.identities (id, provider, provider_id, user_id, identity_data)
     select $1::text::uuid, 'email', $2::text, $2::text::uuid, jsonb_build_object('sub', $2::text, 'email', $3::text)
     where not exists (select from auth.identities where user_id = $2::text::uuid and provider = 'email')`,
    [randomUUID(), id, email],
  );
}
