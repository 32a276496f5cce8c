import { messageOf } from "#shared/errors.ts";
import { log } from "#shared/log.ts";
import { onPlatformCall } from "./on-platform-call.ts";

/** Registers a job that Cloud Scheduler calls; a failed call is repeated by the scheduler. */
export function onSchedule(name: string, job: () => Promise<void>): void {
  onPlatformCall(name, async () => {
    try {
      await job();
    } catch (error) {
      log("ERROR", "a scheduled job failed", { job: name, error: messageOf(error) });
      throw error;
    }
  });
}
