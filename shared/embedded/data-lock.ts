import { randomBytes } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";
import { PermanentError } from "#shared/errors.ts";
import { failedWith, makeFolder } from "#shared/files/atomic-file.ts";
import { isFileLocked, tryFileLock } from "./file-lock.ts";

const lockName = "owner.lock";
const ownerName = "owner.json";

const dataOwner = v.object({
  pid: v.number(),
  /** RFC 3339, UTC. */
  since: v.string(),
  address: v.optional(v.string()),
  /** Opens the owner's local control endpoint. */
  token: v.string(),
});
export type DataOwner = v.InferOutput<typeof dataOwner>;

export interface DataLock extends AsyncDisposable {
  readonly token: string;
  update(info: { address: string }): Promise<void>;
  release(): Promise<void>;
}

/**
 * Makes this process the one owner of a data folder, until it releases it or dies. Throws a PermanentError that names the
 * owner when there is one. Of the folder's files only `owner.json` may be opened by others: on POSIX systems, closing
 * `owner.lock` from outside SQLite in the owner's process would drop the lock.
 */
export async function takeDataLock(folder: string, info: { address?: string } = {}): Promise<DataLock> {
  const root = resolve(folder);
  await makeFolder(root);
  // Those who only look hold the lock for microseconds; an owner keeps it longer than this.
  const lock = tryFileLock(join(root, lockName), 250);
  if (lock === undefined) throw new PermanentError(await refusal(root));
  const owner = { pid: process.pid, since: new Date().toISOString(), token: randomBytes(32).toString("base64url") };
  writeOwner(root, { ...owner, ...info });
  let isReleased = false;
  const release = async () => {
    if (isReleased) return;
    isReleased = true;
    rmSync(join(root, ownerName), { force: true });
    lock.release();
  };
  return {
    token: owner.token,
    update: async (changed) => {
      if (isReleased) throw new Error(`The lock on ${root} was released before.`);
      writeOwner(root, { ...owner, ...changed });
    },
    release,
    [Symbol.asyncDispose]: release,
  };
}

/** The live owner of a data folder; undefined when there is none. */
export async function readDataLock(folder: string): Promise<DataOwner | undefined> {
  const root = resolve(folder);
  // A new owner holds the lock a moment before it has said who it is.
  for (let tries = 0; tries < 50; tries++) {
    if (!isFileLocked(join(root, lockName))) return undefined;
    const owner = await readOwner(root);
    if (owner !== undefined) return owner;
    await sleep(20);
  }
  throw new Error(`Another process holds ${join(root, lockName)} but ${ownerName} beside it does not say which.`);
}

async function refusal(root: string): Promise<string> {
  const owner = await readDataLock(root).catch(() => undefined);
  const who = owner === undefined ? "another process" : `process ${owner.pid}, since ${owner.since}`;
  const where = owner?.address === undefined ? "" : `, at ${owner.address}`;
  return `The data in ${root} is in use by ${who}${where}. Use that one, or stop it first, or choose another folder.`;
}

async function readOwner(root: string): Promise<DataOwner | undefined> {
  try {
    return v.parse(dataOwner, JSON.parse(await readFile(join(root, ownerName), "utf8")));
  } catch (error) {
    if (failedWith(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** Without a pause between the lock and this, so that nobody takes the owner before for the new one. */
function writeOwner(root: string, owner: DataOwner): void {
  const temporary = join(root, `${ownerName}.new`);
  writeFileSync(temporary, `${JSON.stringify(owner)}\n`, { mode: 0o600 });
  renameSync(temporary, join(root, ownerName));
}
