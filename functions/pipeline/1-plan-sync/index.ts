import { onMessage } from "#shared/events/on-message.ts";
import { publish } from "#shared/events/publish.ts";
import { database } from "#shared/platform.ts";
import { syncRequested } from "#topics/sync-requested.ts";
import { planSync } from "./plan-sync.ts";

onMessage("plan-sync", syncRequested, async (request) => planSync(request, { database: await database(), publish }));
