import { http } from "@google-cloud/functions-framework";
import { messageOf } from "#shared/errors.ts";
import { log } from "#shared/log.ts";

/** Registers a job that Cloud Scheduler calls; a failed call is repeated by the scheduler. */
export function onSchedule(name: string, job: () => Promise<void>): void {
  http(name, async (_request, response) => {
    try {
      await job();
      response.status(204).end();
    } catch (error) {
      log("ERROR", "a scheduled job failed", { job: name, error: messageOf(error) });
      response.status(500).end();
    }
  });
}
