import { onOperation } from "#shared/events/on-operation.ts";
import { database, files } from "#shared/platform.ts";
import { checkPlatform } from "./check-platform.ts";

onOperation("bootstrap", async () => checkPlatform({ database: await database(), files: await files() }));
