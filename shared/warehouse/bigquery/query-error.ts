/**
 * BigQuery refused a statement. The message names the reason BigQuery gives and never what it says, which may quote the statement, its
 * parameters or a row; `said` holds that, for a caller that raised it itself, and is no text for a log.
 */
export class QueryError extends Error {
  override readonly name = "QueryError";
  /** e.g. `invalidQuery`: https://cloud.google.com/bigquery/docs/error-messages#errortable */
  readonly reason: string;
  readonly said: string;

  constructor(message: string, { reason, said }: { reason: string; said: string }) {
    super(message);
    this.reason = reason;
    this.said = said;
  }
}

export function queryError(error: unknown, { dataset, purpose }: { dataset: string; purpose: string }): QueryError {
  const { reason, message } = firstOf(error);
  const where = /\[at \d+:\d+\]|at \[\d+:\d+\]/.exec(message)?.[0];
  return new QueryError(
    `BigQuery refused ${purpose} on ${dataset}: ${explained[reason] ?? reason}${where ? `, ${where}` : ""}.`,
    { reason, said: message },
  );
}

const explained: Readonly<Record<string, string>> = {
  accessDenied: "accessDenied, our service account lacks a role on the dataset or on the project's jobs",
  bytesBilledLimitExceeded: "bytesBilledLimitExceeded, it would read more than its limit",
  invalidQuery: "invalidQuery, the statement is wrong for the tables as they are",
  notFound: "notFound, a dataset or table of it is not there",
  quotaExceeded: "quotaExceeded, a quota of the project is used up",
  rateLimitExceeded: "rateLimitExceeded, too much at once",
};

/** What the client throws has an HTTP status, and BigQuery's own list of what went wrong: the first is the cause. */
function firstOf(error: unknown): { reason: string; message: string } {
  const { errors, code, message } = error as { errors?: unknown; code?: unknown; message?: unknown };
  const [first] = Array.isArray(errors) ? errors : [];
  return {
    reason: String(first?.reason ?? code ?? "no reason given"),
    message: String(first?.message ?? message ?? ""),
  };
}
