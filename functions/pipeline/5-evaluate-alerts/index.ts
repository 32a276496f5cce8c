import { recordStep } from "#shared/database/record-step.ts";
import { onMessage } from "#shared/events/on-message.ts";
import { publish } from "#shared/events/publish.ts";
import { database, warehouse } from "#shared/platform.ts";
import { costsLoaded } from "#topics/costs-loaded.ts";
import { evaluateAlerts } from "./evaluate-alerts.ts";

onMessage("evaluate-alerts", costsLoaded, async (message) => {
  const deps = { database: await database(), warehouse: await warehouse(), publish, now: new Date() };
  const { orgId, runId } = message;
  if (!runId) return void (await evaluateAlerts(message, deps));
  await recordStep(deps.database, { orgId, runId, step: "evaluate-alerts" }, () => evaluateAlerts(message, deps));
});
