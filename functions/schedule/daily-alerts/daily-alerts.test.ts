import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { copyFreshDatabase } from "#shared/database/fresh-database.ts";
import { openLiteDatabase } from "#shared/database/lite.ts";
import { ensureOrganization } from "#shared/database/organizations.ts";
import { dailyAlerts } from "./daily-alerts.ts";

it("has every organization judged as it stands, once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cloudact-daily-"));
  await copyFreshDatabase(join(folder, "database"));
  const lite = await openLiteDatabase(join(folder, "database"));
  onTestFinished(async () => {
    await lite.close();
    await rm(folder, { recursive: true });
  });
  const acme = await ensureOrganization(lite.client, "acme");
  const globex = await ensureOrganization(lite.client, "globex");
  const published: unknown[] = [];
  await dailyAlerts({
    database: lite.client,
    publish: async (topic, message) => void published.push([topic.name, message]),
  });
  expect(published).toEqual([acme, globex].map(({ id }) => ["costs-loaded", { orgId: id, reason: "daily" }]));
});
