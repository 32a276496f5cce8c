import * as v from "valibot";
import { readEnv } from "#shared/config.ts";
import { messageOf } from "#shared/errors.ts";
import { publish } from "#shared/events/publish.ts";
import { log } from "#shared/log.ts";
import { database, files, keys } from "#shared/platform.ts";
import { prepareDemo } from "./prepare-demo.ts";

/**
 * Fills the demo organization beside a platform that serves already; `CLOUDACT_DEMO=off` leaves it out. What goes wrong is
 * written to the log and never ends the platform.
 */
export function startDemo(): { stop(): void } {
  const leaving = new AbortController();
  const { CLOUDACT_DEMO } = readEnv({ CLOUDACT_DEMO: v.optional(v.picklist(["on", "off"]), "on") });
  if (CLOUDACT_DEMO === "on") {
    fill(leaving.signal).catch((error) => {
      if (!leaving.signal.aborted) log("ERROR", "The demo organization was not filled", { error: messageOf(error) });
    });
  }
  return { stop: () => leaving.abort() };
}

async function fill(signal: AbortSignal): Promise<void> {
  const ports = { database: await database(), files: await files(), keys: await keys() };
  await prepareDemo({ ...ports, publish, now: new Date(), signal });
}
