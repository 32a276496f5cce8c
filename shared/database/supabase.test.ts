import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SupabaseServer, startSupabaseServer } from "#shared/google/emulators/supabase-server.ts";
import { databaseContract } from "./database.contract.ts";
import { endSession, membershipsOf, renew, signIn, signUp, userOf } from "./sessions.ts";
import { openSupabase } from "./supabase.ts";

let server: SupabaseServer;
let supabase: ReturnType<typeof openSupabase>;

beforeAll(async () => {
  server = await startSupabaseServer();
  supabase = openSupabase(server);
});
afterAll(() => server.stop());

async function newUser() {
  const made = await signUp(supabase.users, `${randomUUID()}@example.com`, randomUUID());
  if (!made?.tokens) throw new Error("The test user could not sign up.");
  return { userId: made.userId, tokens: made.tokens };
}

describe("the database of a Supabase project", () => {
  databaseContract(() => ({
    client: supabase.client,
    anonymous: () => supabase.users.open(),
    signUp: async () => {
      const { userId, tokens } = await newUser();
      return { userId, client: supabase.users.open(tokens.accessToken) };
    },
  }));

  it("knows no local user", () => {
    expect(supabase.users.localUser).toBeNull();
  });

  it("signs a user in, knows whose the token is, and knows it no more when the session has ended", async () => {
    const [email, password] = [`${randomUUID()}@example.com`, randomUUID()];
    const made = await signUp(supabase.users, email, password);
    expect(await signUp(supabase.users, email, password)).toBeUndefined();
    expect(await signIn(supabase.users, email, randomUUID())).toBeUndefined();
    const first = await signIn(supabase.users, email, password);
    const tokens = await renew(supabase.users, first?.refreshToken ?? "");
    const accessToken = tokens?.accessToken ?? "";
    expect(await userOf(supabase.client, accessToken)).toEqual({ id: made?.userId, email });
    expect(await membershipsOf(supabase.users.open(accessToken))).toEqual([]);
    await endSession(supabase.users, accessToken);
    expect(await userOf(supabase.client, accessToken)).toBeUndefined();
    expect(await renew(supabase.users, tokens?.refreshToken ?? "")).toBeUndefined();
  });

  it("keeps the session of one user out of the platform's client and out of another user's", async () => {
    const { tokens } = await newUser();
    await userOf(supabase.client, tokens.accessToken);
    expect((await supabase.client.auth.getSession()).data.session).toBeNull();
    expect((await supabase.client.from("organizations").select("id")).error).toBeNull();
    expect((await supabase.users.open().from("organizations").select("id")).error?.code).toBe("42501");
  });
});
