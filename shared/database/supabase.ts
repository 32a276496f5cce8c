import { createClient } from "@supabase/supabase-js";
import type { Database } from "./client.ts";
import { type UserClients, userClients } from "./user-clients.ts";

export interface SupabaseSettings {
  url: string;
  /** `sb_secret_…`: past row level security. */
  secretKey: string;
  /** `sb_publishable_…`: opens the API to nobody in particular. */
  publishableKey: string;
}

/** A Supabase project over HTTPS. Nobody sits at this machine, so there is no local user. */
export function openSupabase({ url, secretKey, publishableKey }: SupabaseSettings): {
  client: Database;
  users: UserClients;
} {
  const client = createClient(url, secretKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
  return { client, users: userClients({ url, publishableKey, localUser: null }) };
}
