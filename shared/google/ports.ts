import type { Ports } from "#shared/platform.ts";
import {
  bucketName,
  callerSettings,
  googleSettings,
  kmsSettings,
  supabaseSecretKey,
  supabaseSettings,
} from "./settings.ts";

/** Ports that others are built on. */
type Needs = { files(): Promise<Ports["files"]> };

const openers: { [Name in keyof Ports]: (needs: Needs) => Promise<Ports[Name]> } = {
  callers: async () => {
    const { openGoogleCallers } = await import("#shared/callers/google-callers.ts");
    return openGoogleCallers(callerSettings());
  },
  database: async () => {
    const { openSupabase } = await import("#shared/database/supabase.ts");
    return openSupabase({ ...supabaseSettings(), secretKey: supabaseSecretKey() }).client;
  },
  files: async () => {
    const { openCloudStorageFiles } = await import("#shared/files/cloud-storage-files.ts");
    return openCloudStorageFiles({ ...googleSettings(), bucket: bucketName() });
  },
  keys: async () => {
    const { openCloudKmsKeys } = await import("#shared/keys/cloud-kms-keys.ts");
    return openCloudKmsKeys(kmsSettings());
  },
  topics: async () => {
    const { openPubSubTopics } = await import("#shared/topics/pubsub-topics.ts");
    return openPubSubTopics(googleSettings());
  },
  users: async () => {
    const { userClients } = await import("#shared/database/user-clients.ts");
    return userClients({ ...supabaseSettings(), localUser: null });
  },
  warehouse: async (needs) => {
    const { openBigQueryWarehouse } = await import("#shared/warehouse/bigquery-warehouse.ts");
    return openBigQueryWarehouse({ ...googleSettings(), files: await needs.files() });
  },
};

/** Each adapter loads Google's client for it, and no other: a function pays at its start for what it uses. */
export function openGooglePort<Name extends keyof Ports>(name: Name, needs: Needs): Promise<Ports[Name]> {
  return openers[name](needs);
}
