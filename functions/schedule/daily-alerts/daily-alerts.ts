import type { Database } from "#shared/database/client.ts";
import { pagesOfOrganizations } from "#shared/database/organizations.ts";
import type { Publish } from "#shared/events/publish.ts";
import { costsLoaded } from "#topics/costs-loaded.ts";

/** Has every organization's costs judged as they stand: a period can be breached, or a day jump, without a new bill. */
export async function dailyAlerts({ database, publish }: { database: Database; publish: Publish }): Promise<void> {
  for await (const page of pagesOfOrganizations(database)) {
    await Promise.all(page.map(({ id }) => publish(costsLoaded, { orgId: id, reason: "daily" })));
  }
}
