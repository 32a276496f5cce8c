import { AsyncLocalStorage } from "node:async_hooks";
import { version } from "#shared/version.ts";

export type Severity = "DEBUG" | "INFO" | "WARNING" | "ERROR";
type Fields = Record<string, unknown>;

let write: (line: string) => void = (line) => process.stderr.write(line);
const context = new AsyncLocalStorage<Fields>();

/** Where the lines go from now on; standard error until then, as Cloud Logging collects it. */
export function logTo(sink: (line: string) => void): void {
  write = sink;
}

/** Every line logged while the work runs, however deep, carries these fields too. */
export function withLogFields<T>(fields: Fields, work: () => T): T {
  return context.run({ ...context.getStore(), ...fields }, work);
}

/** Adds to the fields of the work under way what became known only now; nothing outside of `withLogFields`. */
export function noteLogFields(fields: Fields): void {
  Object.assign(context.getStore() ?? {}, fields);
}

/** One JSON line an entry, in the fields Cloud Logging reads. Never pass a secret, a credential or a billing row. */
export function log(severity: Severity, message: string, fields: Fields = {}): void {
  const entry = { severity, message, time: new Date().toISOString(), version, ...context.getStore(), ...fields };
  write(`${JSON.stringify(entry)}\n`);
}
