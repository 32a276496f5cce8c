import { onMessage } from "#shared/events/on-message.ts";
import { database, files, keys } from "#shared/platform.ts";
import { alertRaised } from "#topics/alert-raised.ts";
import { sendAlert } from "./send-alert.ts";

onMessage("send-alert", alertRaised, async (message) =>
  sendAlert(message, { database: await database(), files: await files(), keys: await keys() }),
);
