import { randomBytes, randomUUID } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { PermanentError } from "#shared/errors.ts";
import { failedWith, linkInto, makeFolder, writeTemporary } from "#shared/files/atomic-file.ts";
import { createKeys, decrypt, encrypt, type KeyWrapper } from "./envelope.ts";
import type { Keys } from "./keys.ts";

const keyBytes = 32;

/**
 * Keys under a master key in a file (32 random bytes, mode 0600), which is made when it is not there. Throws a PermanentError
 * when others may read it or it is not such a file. Whoever loses the file loses every secret sealed under it.
 */
export async function openLocalKeys(file: string): Promise<Keys> {
  const path = resolve(file);
  const masterKey = (await readMasterKey(path)) ?? (await createMasterKey(path));
  return createKeys(wrapWith(masterKey));
}

/** A wrapped data key is iv, tag and ciphertext, one after the other. */
function wrapWith(masterKey: Uint8Array): KeyWrapper {
  return {
    wrap: async (dataKey, context) => {
      const { iv, tag, ciphertext } = encrypt(masterKey, dataKey, context);
      return Buffer.concat([iv, tag, ciphertext]);
    },
    unwrap: async (wrapped, context) => {
      const sealed = { iv: wrapped.subarray(0, 12), tag: wrapped.subarray(12, 28), ciphertext: wrapped.subarray(28) };
      return decrypt(masterKey, sealed, context);
    },
  };
}

async function readMasterKey(path: string): Promise<Uint8Array | undefined> {
  try {
    await using file = await open(path, "r");
    const { mode, size } = await file.stat();
    // Windows has no such mode; the folder's own permissions protect the file there.
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      const shown = (mode & 0o777).toString(8).padStart(4, "0");
      throw new PermanentError(`Others may open the master key ${path} (mode ${shown}, 0600 expected): chmod 600 it.`);
    }
    if (size !== keyBytes) {
      throw new PermanentError(
        `The master key ${path} has ${size} bytes, ${keyBytes} are expected. Restore the right file.`,
      );
    }
    return await file.readFile();
  } catch (error) {
    if (failedWith(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** Of several processes that find no key, one makes it and all read that one. */
async function createMasterKey(path: string): Promise<Uint8Array> {
  await makeFolder(dirname(path));
  const temporary = `${path}.${randomUUID()}`;
  try {
    await writeTemporary(temporary, randomBytes(keyBytes));
    await linkInto(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  const masterKey = await readMasterKey(path);
  if (masterKey === undefined) throw new Error(`The master key ${path} vanished while it was made.`);
  return masterKey;
}
