import * as v from "valibot";
import { messageOf } from "#shared/errors.ts";
import { HttpError } from "#shared/http/http-error.ts";
import { log } from "#shared/log.ts";
import { onPlatformCall } from "./on-platform-call.ts";

/** What an operation did. The deploy goes on when it is done, and calls again, from `next`, when that is not null. */
export interface OperationReport {
  done: boolean;
  next: string | null;
  /** What a person wants to read of it, one line each. */
  lines: string[];
}

const operation = v.object({ after: v.optional(v.nullable(v.string()), null) });

/** Registers a step of a deploy: POST, with the `next` of the call before as `after`. It may be called any number of times. */
export function onOperation(name: string, operate: (after: string | null) => Promise<OperationReport>): void {
  onPlatformCall(name, async (body) => {
    const { after } = v.parse(operation, body ?? {});
    try {
      return await operate(after);
    } catch (error) {
      log("ERROR", "an operation failed", { error: messageOf(error) });
      throw new HttpError(500, messageOf(error));
    }
  });
}
