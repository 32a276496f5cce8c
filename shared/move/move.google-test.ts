import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { copyFreshDatabase } from "#shared/database/fresh-database.ts";
import { emulatedProject } from "#shared/google/emulators/emulators.ts";
import { type KmsServer, startKmsServer } from "#shared/google/emulators/kms-server.ts";
import { type EmulatedBigQuery, startBigQuery } from "#shared/google/emulators/start-bigquery.ts";
import { type SupabaseServer, startSupabaseServer } from "#shared/google/emulators/supabase-server.ts";
import { command, described } from "./commands-for-tests.ts";
import { people } from "./people-for-tests.ts";

const { bigQuery = "", storage = "" } = inject("emulators");
const key = `projects/${emulatedProject}/locations/europe/keyRings/cloudact/cryptoKeys/secrets`;

describe.skipIf(!(bigQuery && storage))("the move to Google Cloud", () => {
  let folder: string;
  let supabase: SupabaseServer;
  let kms: KmsServer;
  let warehouse: EmulatedBigQuery;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cloudact-move-"));
    [supabase, kms] = await Promise.all([startSupabaseServer(), startKmsServer(key)]);
    warehouse = await startBigQuery({ bigQuery, storage });
  });
  afterAll(async () => {
    await supabase?.stop();
    await kms?.close();
    await warehouse?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const google = () => ({
    CLOUDACT_PLATFORM: "google",
    METADATA_SERVER_DETECTION: "none",
    GOOGLE_CLOUD_PROJECT: emulatedProject,
    CLOUDACT_LOCATION: "EU",
    CLOUDACT_BUCKET: "emulated",
    CLOUDACT_ENVIRONMENT: "moved",
    STORAGE_EMULATOR_HOST: storage,
    BIGQUERY_EMULATOR_HOST: warehouse.address,
    CLOUDACT_KMS_KEY: key,
    CLOUDACT_KMS_ENDPOINT: kms.endpoint,
    SUPABASE_URL: supabase.url,
    SUPABASE_SECRET_KEY: supabase.secretKey,
    SUPABASE_PUBLISHABLE_KEY: supabase.publishableKey,
    DATABASE_URL: supabase.databaseUrl,
  });

  it("brings what one machine holds to BigQuery, Cloud Storage, Cloud KMS and Supabase, and back again", async () => {
    const [data, back, out] = [join(folder, "data"), join(folder, "back"), join(folder, "out")];
    await copyFreshDatabase(join(data, "database"));
    expect(await command(data, "source-for-tests.ts")).toMatchObject({ code: 0 });
    expect(await command(data, "export-all.ts", [out])).toMatchObject({ code: 0, err: "" });
    const imported = await command(data, "import-all.ts", [out, "--owner", people.owner.email], google());
    expect(imported).toMatchObject({ code: 0, err: "" });
    expect(imported.out).toContain("acme  2 slices, BilledCost USD 99.5: the same on both sides");
    expect(imported.out).toContain("acme  2 slices, BilledCost EUR -3: the same on both sides");
    const [here, there] = [await described(data), await described(data, google())];
    const { members, ...rows } = here.rows;
    expect(there).toMatchObject({ ...here, rows });
    expect(there.rows.members).toHaveLength((members?.length ?? 0) + 1);

    const again = join(folder, "again");
    expect(await command(data, "export-all.ts", [again], google())).toMatchObject({ code: 0, err: "" });
    await copyFreshDatabase(join(back, "database"));
    expect(await command(back, "import-all.ts", [again])).toMatchObject({ code: 0, err: "" });
    expect(await described(back)).toEqual(there);
  });
});
