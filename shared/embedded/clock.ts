import { Cron } from "croner";
import { log } from "#shared/log.ts";
import schedules from "../../functions/schedule/schedules.json" with { type: "json" };
import { callFunction, type FrontServer } from "./call-function.ts";

export interface Clock {
  stop(): void;
}

/** Calls the functions of schedules.json when they are due, as Cloud Scheduler does. A late call is made once, at start. */
export function startClock(front: FrontServer, lastRun: LastRuns): Clock {
  const jobs = Object.entries(schedules).map(([name, { schedule, timeZone }]) => {
    const run = async () => {
      if (await callFunction(front, name)) await lastRun.remember(name, new Date());
    };
    const job = new Cron(schedule, { timezone: timeZone, protect: true, catch: logFailure(name) }, run);
    const due = job.previousRuns(1)[0];
    const last = lastRun.of(name);
    if (due && last && last < due) run().catch(logFailure(name));
    if (!last) lastRun.remember(name, new Date()).catch(logFailure(name));
    return job;
  });
  return {
    stop: () => {
      for (const job of jobs) job.stop();
    },
  };
}

/** When each job last succeeded, kept across restarts. */
export interface LastRuns {
  of(name: string): Date | undefined;
  remember(name: string, at: Date): Promise<void>;
}

const logFailure = (job: string) => (error: unknown) =>
  log("ERROR", "a scheduled job failed", { job, error: String(error) });
