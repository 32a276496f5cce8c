import { STATUS_CODES } from "node:http";
import * as v from "valibot";
import { messageOf, PermanentError } from "#shared/errors.ts";
import { log } from "#shared/log.ts";
import { HttpError, type InputError } from "./http-error.ts";

export const problemMediaType = "application/problem+json";

/** What every refusal looks like (RFC 9457). `about:blank`: the status says what kind it is. */
export const problemDocument = v.object({
  type: v.literal("about:blank"),
  title: v.string(),
  status: v.number(),
  detail: v.string(),
  /** What is wrong where, when the request itself is wrong. */
  errors: v.optional(v.array(v.object({ path: v.string(), message: v.string() }))),
});
export type Problem = v.InferOutput<typeof problemDocument>;

export function problemOf({ status, message, ...error }: HttpError): Problem {
  const errors = "errors" in error ? (error as InputError).errors : undefined;
  return {
    type: "about:blank",
    title: STATUS_CODES[status] ?? "Error",
    status,
    detail: message,
    ...(errors && { errors: [...errors] }),
  };
}

/** What the caller may know of any error. Ours are logged, and only logged. */
export function httpErrorOf(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof PermanentError) return new HttpError(422, error.message);
  log("ERROR", "a request failed", { error: messageOf(error) });
  return new HttpError(500, "The request failed on our side; the log says why. Try again.");
}
