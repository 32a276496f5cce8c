import type { Handlers } from "#shared/http/handler.ts";
import { serve } from "#shared/http/serve.ts";
import { database, users } from "#shared/platform.ts";
import { describeSession } from "./describe-session.ts";
import { endSession, signIn, signUp } from "./start-session.ts";

const ports = async () => ({ database: await database(), users: await users() });

serve("session", {
  "GET /api/session": async ({ caller }) => ({ json: await describeSession(caller, await ports()) }),
  "POST /api/session": async ({ body, headers }) => signIn(body, headers, await ports()),
  "POST /api/session/sign-up": async ({ body, headers }) => signUp(body, headers, await ports()),
  "DELETE /api/session": async ({ headers }) => endSession(headers, await ports()),
} satisfies Handlers<"session">);
