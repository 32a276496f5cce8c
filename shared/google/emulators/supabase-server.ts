import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import * as v from "valibot";
import { findAccount, insertAccount } from "#shared/database/accounts.ts";
import { copyFreshDatabase } from "#shared/database/fresh-database.ts";
import { type LiteDatabase, openLiteDatabase } from "#shared/database/lite.ts";
import { litePostgres } from "#shared/database/lite-postgres.ts";
import type { SupabaseSettings } from "#shared/database/supabase.ts";
import { startPostgresSocket } from "./postgres-socket.ts";

export interface SupabaseServer extends SupabaseSettings {
  /** The Postgres below the API: postgres://…, one session. */
  databaseUrl: string;
  stop(): Promise<void>;
}

/** Supabase's API over HTTP on 127.0.0.1, with our migrations and nothing else in it: Supabase Lite on PGlite in this process. */
export async function startSupabaseServer(): Promise<SupabaseServer> {
  const folder = await mkdtemp(join(tmpdir(), "cloudact-supabase-"));
  await copyFreshDatabase(folder);
  const lite = await openLiteDatabase(folder);
  const postgres = await startPostgresSocket(lite.postgres);
  const server = createServer((request, response) => {
    pass(request, lite, response).catch((error) => response.destroy(error));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    secretKey: lite.secretKey,
    publishableKey: lite.publishableKey,
    databaseUrl: postgres.url,
    async stop() {
      await postgres.stop();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await lite.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function pass(request: IncomingMessage, lite: LiteDatabase, response: ServerResponse): Promise<void> {
  const headers = new Headers();
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const body = await buffer(request);
  const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
  const method = request.method ?? "GET";
  const content = body.length > 0 ? { body: new Uint8Array(body) } : {};
  const isAdmin = method === "POST" && url.pathname === "/auth/v1/admin/users";
  const answer = isAdmin
    ? await createUser(lite, headers, body.toString())
    : await lite.fetch(url, { method, headers, ...content });
  response.writeHead(answer.status, [...answer.headers].flat()).end(Buffer.from(await answer.arrayBuffer()));
}

const newUser = v.object({
  id: v.string(),
  email: v.string(),
  password_hash: v.optional(v.string()),
  email_confirm: v.literal(true),
});

/** The one call of Auth's admin API that we make, which Lite does not have: https://supabase.com/docs/reference/javascript/auth-admin-createuser */
async function createUser(lite: LiteDatabase, headers: Headers, body: string): Promise<Response> {
  const key = `Bearer ${lite.secretKey}`;
  if (headers.get("apikey") !== lite.secretKey || headers.get("authorization") !== key) {
    return Response.json({ code: 401, error_code: "no_authorization", msg: "A secret key is needed" }, { status: 401 });
  }
  const { id, email, password_hash } = v.parse(newUser, JSON.parse(body));
  const postgres = litePostgres(lite);
  if (await findAccount(postgres, email)) {
    return Response.json({ code: 422, error_code: "email_exists", msg: "The address has a user" }, { status: 422 });
  }
  await insertAccount(postgres, { id, email, passwordHash: password_hash ?? null });
  return Response.json({ id, email, aud: "authenticated", role: "authenticated" });
}
