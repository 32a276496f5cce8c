import { type FileHandle, link, mkdir, open, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** True when a file system call failed with one of these codes, e.g. `ENOENT`. */
export function failedWith(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

/** Writes a new file that only its owner may read, and makes its content durable. Returns its size in bytes. */
export async function writeTemporary(
  path: string,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
): Promise<number> {
  await using file = await open(path, "wx", 0o600);
  await file.writeFile(content);
  return await syncFile(file);
}

/** Makes the content of a file durable and returns its size in bytes. */
export async function syncFile(file: FileHandle): Promise<number> {
  await file.sync();
  return (await file.stat()).size;
}

/** Puts a durable temporary file of the same file system at its final place, whole or not at all. */
export async function moveInto(temporary: string, target: string): Promise<void> {
  await rename(temporary, target);
  await syncFolder(dirname(target));
}

/** As `moveInto`, but what is already there stays, and the answer is then false. The temporary file remains. */
export async function linkInto(temporary: string, target: string): Promise<boolean> {
  try {
    await link(temporary, target);
  } catch (error) {
    if (!failedWith(error, "EEXIST") || (await stat(target)).isDirectory()) throw error;
    return false;
  }
  await syncFolder(dirname(target));
  return true;
}

/** Makes a folder with its parents, each durable in the one above. */
export async function makeFolder(folder: string): Promise<void> {
  const highestNew = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (highestNew === undefined) return;
  for (let made = folder; made.length >= highestNew.length; made = dirname(made)) await syncFolder(dirname(made));
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; its file systems journal names by themselves.
  if (process.platform === "win32") return;
  await using handle = await open(folder, "r");
  await handle.sync();
}
