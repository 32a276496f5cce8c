import * as v from "valibot";
import { roles, route } from "./route.ts";

const password = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const email = v.pipe(v.string(), v.email("an e-mail address is expected"), v.maxLength(254));

export const session = v.object({
  /** Null: nobody is signed in. */
  user: v.nullable(v.object({ email: v.string(), name: v.string() })),
  organizations: v.array(
    v.object({
      slug: v.string(),
      name: v.string(),
      role: v.picklist(roles),
      isDemo: v.boolean(),
      hasData: v.boolean(),
    }),
  ),
  /** Whether the demo user can be signed in with one click: on the embedded platform only. */
  demo: v.boolean(),
  version: v.string(),
});
export type Session = v.InferOutput<typeof session>;

/** Against the guessing of passwords. */
const rate = { perSecond: 5, burst: 100 };

/** The session is an HttpOnly, SameSite=Strict cookie: no token ever reaches a script. */
export const sessionRoutes = {
  "GET /api/session": route({
    summary: "Who is signed in, and where they are a member",
    access: "anyone",
    answer: session,
  }),
  "POST /api/session": route({
    summary: "Sign in with e-mail and password, or as the demo user",
    access: "anyone",
    body: v.union(
      [v.strictObject({ email, password }), v.strictObject({ demo: v.literal(true) })],
      "email and password, or demo, is expected",
    ),
    rate,
    answer: session,
  }),
  "POST /api/session/sign-up": route({
    summary: "Make an account and an organization it owns, and sign in",
    access: "anyone",
    body: v.strictObject({
      email,
      password: v.pipe(v.string(), v.minLength(8, "at least 8 characters are expected"), v.maxLength(200)),
      organization: v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(80)),
    }),
    rate,
    answer: session,
  }),
  "DELETE /api/session": route({ summary: "Sign out", access: "anyone", answer: session }),
} as const;
