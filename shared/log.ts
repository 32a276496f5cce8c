export type Severity = "DEBUG" | "INFO" | "WARNING" | "ERROR";

let write: (line: string) => void = (line) => process.stderr.write(line);

/** Where the lines go from now on; standard error until then, as Cloud Logging collects it. */
export function logTo(sink: (line: string) => void): void {
  write = sink;
}

/** One JSON line an entry, in the fields Cloud Logging reads. Never pass a secret, a credential or a billing row. */
export function log(severity: Severity, message: string, fields: Record<string, unknown> = {}): void {
  write(`${JSON.stringify({ severity, message, time: new Date().toISOString(), ...fields })}\n`);
}
