import { createClient } from "@supabase/supabase-js";
import type { Database } from "./client.ts";

export interface Account {
  email: string;
  password: string;
}

/** Opens the database for users, whom row level security holds to their own organizations. */
export interface UserClients {
  /** Reads as the user of this access token; without one, as nobody, which is enough to sign in. */
  open(accessToken?: string): Database;
  /** The account of whoever sits at this machine, who signs in with one click; null where the machine is nobody's own. */
  localUser: Account | null;
}

interface Api {
  url: string;
  publishableKey: string;
  fetch?: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  localUser: Account | null;
}

export function userClients({ url, publishableKey, fetch, localUser }: Api): UserClients {
  return {
    localUser,
    open: (accessToken) =>
      createClient(url, publishableKey, {
        auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
        global: {
          ...(fetch && { fetch }),
          ...(accessToken && { headers: { Authorization: `Bearer ${accessToken}` } }),
        },
      }),
  };
}
