import { onMessage } from "#shared/events/on-message.ts";
import { publish } from "#shared/events/publish.ts";
import { database, files, warehouse } from "#shared/platform.ts";
import { partNormalized } from "#topics/part-normalized.ts";
import { loadWarehouse } from "./load-warehouse.ts";

onMessage("load-warehouse", partNormalized, async (part) =>
  loadWarehouse(part, { database: await database(), files: await files(), warehouse: await warehouse(), publish }),
);
