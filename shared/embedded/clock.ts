import { request } from "node:http";
import { Cron } from "croner";
import { log } from "#shared/log.ts";
import schedules from "../../functions/schedule/schedules.json" with { type: "json" };
import type { FrontServer } from "./push-message.ts";

export interface Clock {
  stop(): void;
}

/** Calls the functions of schedules.json when they are due, as Cloud Scheduler does. A late call is made once, at start. */
export function startClock(front: FrontServer, lastRun: LastRuns): Clock {
  const jobs = Object.entries(schedules).map(([name, { schedule, timeZone }]) => {
    const run = async () => {
      if (await callJob(front, name)) await lastRun.remember(name, new Date());
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

function callJob({ port, token }: FrontServer, name: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const options = {
      host: "127.0.0.1",
      port,
      path: `/functions/${name}`,
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    };
    const call = request(options, (answer) => {
      answer.resume();
      answer.on("end", () => resolve((answer.statusCode ?? 500) < 300));
    });
    call.on("error", reject);
    call.end();
  });
}
