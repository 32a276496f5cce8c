import { onMessage } from "#shared/events/on-message.ts";
import { publish } from "#shared/events/publish.ts";
import { database, files } from "#shared/platform.ts";
import { partFetched } from "#topics/part-fetched.ts";
import { normalizeToFocus } from "./normalize-to-focus.ts";

onMessage("normalize-to-focus", partFetched, async (part) =>
  normalizeToFocus(part, { database: await database(), files: await files(), publish }),
);
