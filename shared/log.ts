export type Severity = "DEBUG" | "INFO" | "WARNING" | "ERROR";

/** One JSON line an entry, in the fields Cloud Logging reads. Never pass a secret, a credential or a billing row. */
export function log(severity: Severity, message: string, fields: Record<string, unknown> = {}): void {
  process.stderr.write(`${JSON.stringify({ severity, message, time: new Date().toISOString(), ...fields })}\n`);
}
