/**
 * The class of an error decides the retry. Anything that is neither of these two (network, quota, a bug) is thrown on,
 * retried by the topic with back-off, and ends in the dead letters when it persists.
 */
export class PermanentError extends Error {
  override readonly name: string = "PermanentError";
}

/** The vendor refused our credentials: no retry helps, and the connection needs its owner's attention. */
export class CredentialsError extends PermanentError {
  override readonly name = "CredentialsError";
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
