import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type SupabaseServer, startSupabaseServer } from "#shared/google/emulators/supabase-server.ts";
import { type Account, createAccount, findAccount, insertAccount, readAccounts } from "./accounts.ts";
import { openPostgres, type Postgres } from "./postgres.ts";
import { signIn, signUp, userOf } from "./sessions.ts";
import { openSupabase } from "./supabase.ts";

let server: SupabaseServer;
let supabase: ReturnType<typeof openSupabase>;
let postgres: Postgres;

beforeAll(async () => {
  server = await startSupabaseServer();
  supabase = openSupabase(server);
  postgres = openPostgres(server.databaseUrl);
});
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
  await server.stop();
});

const ways: [string, (account: Account) => Promise<void>][] = [
  ["Auth's admin API", (account) => createAccount(supabase.client, account)],
  ["SQL, where there is none", (account) => insertAccount(postgres, account)],
];

it.each(ways)(
  "an account that is made by %s signs in with the password and the id it had elsewhere",
  async (_, make) => {
    const [elsewhere, password] = [`${randomUUID()}@example.com`, randomUUID()];
    await signUp(supabase.users, elsewhere, password);
    const hash = (await readAccounts(postgres)).find(({ email }) => email === elsewhere)?.passwordHash ?? "";
    const account = { id: randomUUID(), email: `${randomUUID()}@example.com`, passwordHash: hash };
    expect(await findAccount(postgres, account.email)).toBeUndefined();
    await make(account);
    expect(await findAccount(postgres, account.email.toUpperCase())).toEqual({ id: account.id, isConfirmed: true });
    expect(await readAccounts(postgres)).toContainEqual(account);
    expect(await signIn(supabase.users, account.email, "another")).toBeUndefined();
    const tokens = await signIn(supabase.users, account.email, password);
    const { email, id } = account;
    expect(await userOf(supabase.client, tokens?.accessToken ?? "")).toEqual({ email, id });
  },
);

it("says which refusal came when an account cannot be made, and no word of it", async () => {
  const account = { id: randomUUID(), email: `${randomUUID()}@example.com`, passwordHash: null };
  await createAccount(supabase.client, account);
  await expect(createAccount(supabase.client, account)).rejects.toThrow("refused an account (email_exists)");
});
