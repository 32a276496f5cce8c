import { onSchedule } from "#shared/events/on-schedule.ts";
import { publish } from "#shared/events/publish.ts";
import { database } from "#shared/platform.ts";
import { dailyAlerts } from "./daily-alerts.ts";

onSchedule("daily-alerts", async () => dailyAlerts({ database: await database(), publish }));
