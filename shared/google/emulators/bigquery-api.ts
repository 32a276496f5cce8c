// biome-ignore lint/suspicious/noExplicitAny: resources of the BigQuery API, as they come
export type Resource = any;

export interface Call {
  method: string;
  /** Without `/bigquery/v2`. */
  path: string;
  search?: string;
  body?: Resource;
}

export interface Reply {
  status: number;
  body?: Resource;
}

/** An entry of the service's errors: https://cloud.google.com/bigquery/docs/error-messages */
export interface Failure {
  reason: string;
  message: string;
}

export type Forward = (call: Call) => Promise<Reply>;

export function forwardTo(emulator: string): Forward {
  return async ({ method, path, search = "", body }) => {
    const response = await fetch(`${emulator}/bigquery/v2${path}${search}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const text = await response.text();
    return { status: response.status, ...(text !== "" && { body: JSON.parse(text) }) };
  };
}

export function refusal(status: number, failure: Failure): Reply {
  return { status, body: { error: { code: status, message: failure.message, errors: [failure] } } };
}
