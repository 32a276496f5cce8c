import { appendFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { log, logTo } from "#shared/log.ts";

const atMostBytes = 20_000_000;

/** Keeps the log in the data folder, and one older file of it. Lines are written at once: the last one before a crash counts. */
export function logToFile(folder: string): string {
  const file = join(folder, "cloudact.log");
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > atMostBytes) renameSync(file, `${file}.1`);
  logTo((line) => appendFileSync(file, line, { mode: 0o600 }));
  // The functions framework prints each error that a function throws; our own log has it already, with its message's ids.
  globalThis.console.error = (...printed: unknown[]) =>
    log("DEBUG", "a library printed", { printed: printed.map(String) });
  return file;
}
