import { join } from "node:path";
import { openPostgres } from "#shared/database/postgres.ts";
import { openSupabase } from "#shared/database/supabase.ts";
import { openCloudStorageFiles } from "#shared/files/cloud-storage-files.ts";
import { startCloudStorageServer } from "#shared/google/emulators/cloud-storage-server.ts";
import { startKmsServer } from "#shared/google/emulators/kms-server.ts";
import { startSupabaseServer } from "#shared/google/emulators/supabase-server.ts";
import { openCloudKmsKeys } from "#shared/keys/cloud-kms-keys.ts";
import { openDuckDbWarehouse } from "#shared/warehouse/duckdb-warehouse.ts";
import type { Installation } from "./installation.ts";

const key = "projects/emulated/locations/europe/keyRings/cloudact/cryptoKeys/secrets";

/** An installation on Supabase, Cloud Storage and Cloud KMS, as our own servers play them; DuckDB stands in for BigQuery. */
export async function openHosted(folder: string): Promise<Installation & AsyncDisposable> {
  const supabase = await startSupabaseServer();
  const storage = await startCloudStorageServer({ bucket: "bills" });
  const kms = await startKmsServer(key);
  const { client, users } = openSupabase(supabase);
  const files = await openCloudStorageFiles({ project: "emulated", bucket: "bills", apiEndpoint: storage.url });
  const warehouse = openDuckDbWarehouse({ folder: join(folder, "warehouse"), files });
  const postgres = openPostgres(supabase.databaseUrl);
  return {
    isOnGoogle: true,
    waitingMessages: async () => 0,
    postgres,
    database: client,
    users,
    files,
    keys: await openCloudKmsKeys({ key, endpoint: kms.endpoint }),
    warehouse,
    async [Symbol.asyncDispose]() {
      await warehouse.close();
      await postgres[Symbol.asyncDispose]();
      await supabase.stop();
      await storage.close();
      await kms.close();
    },
  };
}
