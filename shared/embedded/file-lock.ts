import { DatabaseSync } from "node:sqlite";

/** A database that nobody refers to any more is closed by the garbage collector, and its lock is gone: these stay. */
const held = new Set<DatabaseSync>();

export interface FileLock {
  release(): void;
}

/**
 * An exclusive lock between processes, held by the kernel through SQLite: it ends with its holder, however that one dies, so
 * there is no stale lock and no guessing by process id. The file stays empty and is never deleted while in use. Undefined
 * when another holder (in this process or another) has it and keeps it for `waitMs`; the wait blocks this thread.
 */
export function tryFileLock(path: string, waitMs = 0): FileLock | undefined {
  const database = new DatabaseSync(path, { timeout: waitMs });
  try {
    // Nothing is ever written, so there is nothing to roll back: no journal file beside it.
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  held.add(database);
  return {
    release: () => {
      if (held.delete(database)) database.close();
    },
  };
}

/** Whether a live process (this one included) holds the lock. */
export function isFileLocked(path: string): boolean {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    database.prepare("SELECT count(*) FROM sqlite_schema").get();
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    if (isMissing(error)) return false;
    throw error;
  } finally {
    database?.close();
  }
}

// SQLite's primary result codes: https://sqlite.org/rescode.html
const isBusy = (error: unknown) => codeOf(error) === 5;
const isMissing = (error: unknown) => codeOf(error) === 14;

function codeOf(error: unknown): unknown {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number"
    ? error.errcode & 0xff
    : undefined;
}
