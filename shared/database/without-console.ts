import { AsyncLocalStorage } from "node:async_hooks";

const quiet = new AsyncLocalStorage<true>();

/**
 * Runs work whose console output is dropped, and only its own: Supabase Lite prints each failed statement with its values to
 * the console, where an error that is returned says what is needed.
 */
export function withoutConsole<T>(work: () => T): T {
  return quiet.run(true, work);
}

for (const method of ["error", "warn", "log", "info"] as const) {
  // biome-ignore lint/suspicious/noConsole: this is what keeps the console clean
  const print = console[method].bind(console);
  console[method] = (...values: unknown[]) => {
    if (!quiet.getStore()) print(...values);
  };
}
