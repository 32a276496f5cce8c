import { onOperation } from "#shared/events/on-operation.ts";
import { database, warehouse } from "#shared/platform.ts";
import { syncOrganizations } from "./sync-organizations.ts";

onOperation("org-sync-all", async (after) =>
  syncOrganizations(after, { database: await database(), warehouse: await warehouse() }),
);
