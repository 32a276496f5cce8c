/** The service's 409: a dataset, table or job of this name is there. https://cloud.google.com/bigquery/docs/error-messages */
export function isAlready(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === 409;
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === 404;
}
