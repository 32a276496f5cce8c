import type { Database } from "#shared/database/client.ts";
import { listOrganizations } from "#shared/database/organizations.ts";
import type { Publish } from "#shared/events/publish.ts";
import { costsLoaded } from "#topics/costs-loaded.ts";

/** Has every organization's costs judged as they stand: a period can be breached, or a day jump, without a new bill. */
export async function dailyAlerts({ database, publish }: { database: Database; publish: Publish }): Promise<void> {
  for (const { id } of await listOrganizations(database)) await publish(costsLoaded, { orgId: id, reason: "daily" });
}
