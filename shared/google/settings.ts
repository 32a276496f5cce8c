import * as v from "valibot";
import { readEnv } from "#shared/config.ts";

const named = v.pipe(v.string(), v.nonEmpty());

/** Where a function of ours runs on Google Cloud; terraform/functions.tf sets every key. Throws a PermanentError that names what is missing. */
export function googleSettings() {
  const env = readEnv({ GOOGLE_CLOUD_PROJECT: named, CLOUDACT_LOCATION: named });
  return { project: env.GOOGLE_CLOUD_PROJECT, location: env.CLOUDACT_LOCATION };
}

/** The bucket that holds everything of the organizations: uploads/, raw/, focus/, rejects/, exports/. */
export const bucketName = (): string => readEnv({ CLOUDACT_BUCKET: named }).CLOUDACT_BUCKET;

/** projects/P/locations/L/keyRings/R/cryptoKeys/K. `endpoint` (host:port, no TLS) is set for an emulator only. */
export function kmsSettings() {
  const env = readEnv({ CLOUDACT_KMS_KEY: named, CLOUDACT_KMS_ENDPOINT: v.optional(named) });
  return { key: env.CLOUDACT_KMS_KEY, endpoint: env.CLOUDACT_KMS_ENDPOINT };
}

/** The hosted Supabase project, as its users reach it. */
export function supabaseSettings() {
  const env = readEnv({ SUPABASE_URL: named, SUPABASE_PUBLISHABLE_KEY: named });
  return { url: env.SUPABASE_URL, publishableKey: env.SUPABASE_PUBLISHABLE_KEY };
}

/** Reaches past row level security: a function that only ever acts as its user is not given it. */
export const supabaseSecretKey = (): string => readEnv({ SUPABASE_SECRET_KEY: named }).SUPABASE_SECRET_KEY;

/**
 * Who may call a function that is not for the world: the service accounts of push subscriptions, of Cloud Scheduler and of the deploy, for
 * this audience (the function's own URL). `keysUrl` (PEM by key id) is set for an emulator only; without it, Google's own keys are used.
 */
export function callerSettings() {
  const env = readEnv({
    CLOUDACT_AUDIENCE: named,
    CLOUDACT_CALLERS: v.pipe(
      named,
      v.transform((accounts) => accounts.split(",")),
    ),
    CLOUDACT_OIDC_KEYS_URL: v.optional(named),
  });
  return { audience: env.CLOUDACT_AUDIENCE, accounts: env.CLOUDACT_CALLERS, keysUrl: env.CLOUDACT_OIDC_KEYS_URL };
}
