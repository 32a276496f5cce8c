import type { Database } from "#shared/database/client.ts";
import { openSupabase } from "#shared/database/supabase.ts";
import type { UserClients } from "#shared/database/user-clients.ts";
import wiring from "#topics/topics.json" with { type: "json" };
import { emulatedProject } from "./emulators.ts";
import { type FunctionProcess, startFunction } from "./function-process.ts";
import { startKmsServer } from "./kms-server.ts";
import { startPubSubServer } from "./pubsub-server.ts";
import { type PushFront, startPushFront } from "./push-front.ts";
import { startSupabaseServer } from "./supabase-server.ts";
import { startTokenIssuer, type TokenIssuer } from "./tokens.ts";

/** An installation on Google Cloud, as far as emulators go: functions in processes of their own, chained by push subscriptions. */
export interface EmulatedInstallation {
  function(name: string): FunctionProcess;
  /** What is the same for every function. */
  environment: Record<string, string>;
  front: PushFront;
  database: Database;
  users: UserClients;
  tokens: TokenIssuer;
  /** The last of what each function logged. */
  logs(): string;
  stop(): Promise<void>;
}

interface Settings {
  emulators: { bigQuery: string; storage: string };
  /** The functions to start; what is pushed to another one waits. */
  functions: readonly string[];
  /** By function: what it finds in its environment instead. */
  instead?: Record<string, Record<string, string>>;
}

/** The service account of every push subscription. */
export const pusher = `push@${emulatedProject}.iam.gserviceaccount.com`;
const kmsKey = `projects/${emulatedProject}/locations/europe/keyRings/cloudact/cryptoKeys/secrets`;
/** The URL of a function, as Google makes it up. */
export const audienceOf = (name: string) => `https://${name}-${emulatedProject}.a.run.app`;

export async function startEmulatedInstallation(settings: Settings): Promise<EmulatedInstallation> {
  const { emulators, functions, instead = {} } = settings;
  const tokens = await startTokenIssuer();
  const kms = await startKmsServer(kmsKey);
  const supabase = await startSupabaseServer();
  const { client, users } = openSupabase(supabase);
  const processes = new Map<string, FunctionProcess>();
  const front = await startPushFront((name) => processOf(processes, name).ready());
  const pubSub = await startPubSubServer({
    topics: Object.keys(wiring),
    subscriptions: subscriptions(functions, front),
    tokens,
  });
  const environment = environmentOf({ emulators, tokens, supabase, kms, pubSub });
  const start = async (name: string) => {
    const own = { CLOUDACT_AUDIENCE: audienceOf(name), ...instead[name] };
    processes.set(name, await startFunction(name, { ...environment, ...own }));
  };
  await Promise.all(functions.map(start));
  return {
    function: (name) => processOf(processes, name),
    environment,
    front,
    database: client,
    users,
    tokens,
    logs: () => [...processes].map(([name, { output }]) => `${name}: ${output().slice(-2000)}`).join("\n"),
    stop: async () => {
      await pubSub.stop();
      await front.stop();
      await Promise.all([...processes.values()].map((each) => each.kill()));
      await supabase.stop();
      await kms.close();
      await tokens.stop();
    },
  };
}

function processOf(processes: Map<string, FunctionProcess>, name: string): FunctionProcess {
  const found = processes.get(name);
  if (!found) throw new Error(`The function ${name} was not started; there are ${[...processes.keys()].join(", ")}.`);
  return found;
}

/** As terraform makes them of topics.json. */
function subscriptions(functions: readonly string[], front: PushFront) {
  return Object.entries(wiring).map(([topic, { to }]) => ({
    name: to,
    topic,
    account: pusher,
    audience: audienceOf(to),
    ...(functions.includes(to) && { pushEndpoint: front.endpointOf(to) }),
    ...(topic !== "dead-letters" && { deadLetterTopic: "dead-letters" }),
  }));
}

interface Around extends Pick<Settings, "emulators"> {
  tokens: TokenIssuer;
  supabase: { url: string; secretKey: string; publishableKey: string };
  kms: { endpoint: string };
  pubSub: { address: string };
}

/** What terraform/functions.tf sets, and where the emulators are. */
function environmentOf({ emulators, tokens, supabase, kms, pubSub }: Around): Record<string, string> {
  return {
    CLOUDACT_PLATFORM: "google",
    METADATA_SERVER_DETECTION: "none",
    GOOGLE_CLOUD_PROJECT: emulatedProject,
    CLOUDACT_LOCATION: "EU",
    CLOUDACT_BUCKET: "emulated",
    STORAGE_EMULATOR_HOST: emulators.storage,
    BIGQUERY_EMULATOR_HOST: emulators.bigQuery,
    PUBSUB_EMULATOR_HOST: pubSub.address,
    CLOUDACT_KMS_KEY: kmsKey,
    CLOUDACT_KMS_ENDPOINT: kms.endpoint,
    SUPABASE_URL: supabase.url,
    SUPABASE_SECRET_KEY: supabase.secretKey,
    SUPABASE_PUBLISHABLE_KEY: supabase.publishableKey,
    CLOUDACT_CALLERS: pusher,
    CLOUDACT_OIDC_KEYS_URL: tokens.keysUrl,
  };
}
