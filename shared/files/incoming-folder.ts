import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type FileLock, tryFileLock } from "#shared/embedded/file-lock.ts";

const lockSuffix = ".lock";
/** Held for the life of the process, so that other processes see its temporary files are alive. */
const held = new Map<string, { folder: string; lock: FileLock }>();

/** Removes what dead processes left under the root; what a live one is writing stays. */
export function cleanIncoming(root: string): void {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(root).filter((entry) => entry.endsWith(lockSuffix))) {
    const lockPath = join(root, name);
    const lock = tryFileLock(lockPath);
    if (lock === undefined) continue;
    rmSync(lockPath.slice(0, -lockSuffix.length), { recursive: true, force: true });
    rmSync(lockPath, { force: true });
    lock.release();
  }
}

/** This process's own folder under the root. */
export function incomingFolder(root: string): string {
  const known = held.get(root);
  if (known !== undefined) return known.folder;
  const folder = join(root, randomUUID());
  const lock = tryFileLock(folder + lockSuffix);
  if (lock === undefined) throw new Error(`Another process took ${folder}${lockSuffix} first.`);
  mkdirSync(folder, { mode: 0o700 });
  held.set(root, { folder, lock });
  return folder;
}
