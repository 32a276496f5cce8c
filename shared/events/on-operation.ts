import { http } from "@google-cloud/functions-framework";
import { RefusedCaller } from "#shared/callers/callers.ts";
import { messageOf } from "#shared/errors.ts";
import { log } from "#shared/log.ts";
import { callers } from "#shared/platform.ts";
import { inTrace } from "#shared/trace.ts";

/** What an operation did. The deploy goes on when it is done, and calls again, from `next`, when that is not null. */
export interface OperationReport {
  done: boolean;
  next: string | null;
  /** What a person wants to read of it, one line each. */
  lines: string[];
}

/** Registers a step of a deploy: POST, with the `next` of the call before as `?after=`. It may be called any number of times. */
export function onOperation(name: string, operate: (after: string | null) => Promise<OperationReport>): void {
  http(name, (request, response) =>
    inTrace(request.get("traceparent"), { function: name }, async () => {
      try {
        await (await callers()).verify(request.get("authorization"));
        const after = new URL(request.url, "http://localhost").searchParams.get("after");
        response.json(await operate(after));
      } catch (error) {
        const isRefused = error instanceof RefusedCaller;
        log(isRefused ? "WARNING" : "ERROR", "an operation failed", { error: messageOf(error) });
        response.status(isRefused ? 403 : 500).json({ error: messageOf(error) });
      }
    }),
  );
}
