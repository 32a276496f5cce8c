import { http, type Request } from "@google-cloud/functions-framework";
import { RefusedCaller } from "#shared/callers/callers.ts";
import { messageOf } from "#shared/errors.ts";
import { HttpError } from "#shared/http/http-error.ts";
import { log } from "#shared/log.ts";
import { callers } from "#shared/platform.ts";
import { inTrace } from "#shared/trace.ts";

/**
 * Registers a function that only the platform calls: a push subscription, the scheduler, the deploy. Nothing of the body is looked at
 * before the caller is known. 204, or 200 with what `handle` resolves with, says that all is done; 500, for whatever it throws and has
 * logged, asks for another call.
 */
export function onPlatformCall(name: string, handle: Handle): void {
  http(name, (request, response) =>
    inTrace(request.get("traceparent"), { function: name }, async () => {
      const { status, text, json } = await answer(request, handle);
      response.status(status);
      if (json !== undefined) response.json(json);
      else if (text !== undefined) response.type("text/plain").send(text);
      else response.end();
    }),
  );
}

type Handle = (body: unknown) => Promise<unknown>;

interface Answer {
  status: number;
  text?: string;
  json?: unknown;
}

async function answer(request: Request, handle: Handle): Promise<Answer> {
  const refused = await refuseCaller(request.get("authorization"));
  if (refused) return refused;
  try {
    const json = await handle(request.body);
    return json === undefined ? { status: 204 } : { status: 200, json };
  } catch (error) {
    if (!(error instanceof HttpError)) return { status: 500 };
    log("WARNING", error.message);
    return { status: error.status, text: error.message };
  }
}

async function refuseCaller(authorization: string | undefined): Promise<Answer | undefined> {
  try {
    await (await callers()).verify(authorization);
    return undefined;
  } catch (error) {
    const isRefused = error instanceof RefusedCaller;
    log(isRefused ? "WARNING" : "ERROR", `a caller was not let in: ${messageOf(error)}`);
    return { status: isRefused ? error.status : 500 };
  }
}
