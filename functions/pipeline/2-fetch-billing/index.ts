import { onMessage } from "#shared/events/on-message.ts";
import { publish } from "#shared/events/publish.ts";
import { database, files } from "#shared/platform.ts";
import { partListed } from "#topics/part-listed.ts";
import { fetchBilling } from "./fetch-billing.ts";

onMessage("fetch-billing", partListed, async (part) =>
  fetchBilling(part, { database: await database(), files: await files(), publish }),
);
