import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import * as v from "valibot";
import { readEnv } from "#shared/config.ts";
import { withLogFields } from "#shared/log.ts";

const traceIds = new AsyncLocalStorage<string>();

/**
 * Runs the work as part of the trace that the caller's `traceparent` names (W3C Trace Context, https://www.w3.org/TR/trace-context/), or of a
 * new one. Its log lines carry the trace's id, on Google Cloud in the field by which Logging groups a request's lines
 * (https://cloud.google.com/logging/docs/structured-logging).
 */
export function inTrace<T>(traceparent: string | undefined, fields: Record<string, unknown>, work: () => T): T {
  const traceId = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(traceparent ?? "")?.[1] ?? newId(16);
  return traceIds.run(traceId, () => withLogFields({ ...traceFields(traceId), ...fields }, work));
}

/** What to send along so that whoever is called goes on with this trace; undefined outside of one. */
export function traceparent(): string | undefined {
  const traceId = traceIds.getStore();
  return traceId && `00-${traceId}-${newId(8)}-01`;
}

function traceFields(traceId: string): Record<string, string> {
  const { GOOGLE_CLOUD_PROJECT: project } = readEnv({ GOOGLE_CLOUD_PROJECT: v.optional(v.string()) });
  return project ? { "logging.googleapis.com/trace": `projects/${project}/traces/${traceId}` } : { trace: traceId };
}

const newId = (bytes: number): string => randomBytes(bytes).toString("hex");
