import { onMessage } from "#shared/events/on-message.ts";
import { database } from "#shared/platform.ts";
import { deadLetters } from "#topics/dead-letters.ts";
import { recordFailure } from "./record-failure.ts";

onMessage("record-failure", deadLetters, async (message, delivery) =>
  recordFailure(message, delivery, { database: await database() }),
);
