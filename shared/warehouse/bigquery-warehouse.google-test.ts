import { afterAll, afterEach, describe, inject, vi } from "vitest";
import { emulatedProject } from "#shared/google/emulators/emulators.ts";
import { freshBigQuery } from "#shared/google/emulators/start-bigquery.ts";
import { openBigQueryWarehouse } from "./bigquery-warehouse.ts";
import { plainFiles } from "./plain-files.contract.ts";
import { uploadTo } from "./upload.contract.ts";
import { describeWarehouse } from "./warehouse.contract.ts";

const { bigQuery = "", storage = "" } = inject("emulators");
const options = { project: emulatedProject, location: "EU", files: plainFiles };
const upload = uploadTo(storage);
const emulator = freshBigQuery({ bigQuery, storage });
/** In a JSONPath the emulator takes any quote for the end of the key, and $ and * for what they mean outside of quotes. */
const readsTag = (key: string) => /^[^'"$*]+$/.test(key);

describe.skipIf(!(bigQuery && storage))("on the emulator", () => {
  afterEach(() => vi.unstubAllEnvs());
  afterAll(() => emulator.stop());

  describeWarehouse("BigQuery", async () => {
    vi.stubEnv("METADATA_SERVER_DETECTION", "none");
    vi.stubEnv("BIGQUERY_EMULATOR_HOST", await emulator.address());
    const warehouse = openBigQueryWarehouse(options);
    return { warehouse, upload, readsTag, dispose: () => warehouse.close() };
  });
});
