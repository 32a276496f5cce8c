import { randomUUID } from "node:crypto";
import { type FileHandle, link, open, readdir, rm, stat } from "node:fs/promises";
import { dirname, extname, join, resolve } from "node:path";
import { PermanentError } from "#shared/errors.ts";
import { failedWith, linkInto, makeFolder, moveInto, syncFile, writeTemporary } from "./atomic-file.ts";
import type { FileContent, Files, NewFile, WrittenFile } from "./files.ts";
import { cleanIncoming, incomingFolder } from "./incoming-folder.ts";
import { checkPath, folderOf, incomingName, pathOf, uriOf } from "./local-path.ts";

/** Node's own 64 kB make a bill of gigabytes several times slower to stream. */
const chunkBytes = 1 << 20;

/**
 * Objects as plain files under a folder, named as their path. Several processes may share it. What is written is on disk
 * before it is named. Unlike in a bucket, no object's path can be the folder of another's.
 */
export function openLocalFiles(folder: string): Files {
  const root = resolve(folder);
  const incoming = join(root, incomingName);
  cleanIncoming(incoming);
  const newTemporary = (path: string) => join(incomingFolder(incoming), randomUUID() + extname(path).slice(0, 16));
  return {
    uriOf,
    write: async (path, content, options) =>
      writeObject(root, newTemporary(path), path, content, options?.ifAbsent ?? false),
    read: async (uri) => (await openObject(root, uri)).createReadStream({ highWaterMark: chunkBytes }),
    copy: async (uri, path) => copyObject(root, newTemporary(path), uri, path),
    stat: async (uri) => statObject(join(root, pathOf(uri))),
    list: async (prefix) => listObjects(root, prefix),
    remove: async (uri) => removeObject(join(root, pathOf(uri))),
    open: async (uri) => {
      await (await openObject(root, uri)).close();
      return { path: join(root, pathOf(uri)), [Symbol.asyncDispose]: async () => undefined };
    },
    create: async (path) => createObject(root, newTemporary(path), path),
    signDownload: async (uri) => void pathOf(uri),
    signUpload: async (path) => void checkPath(path),
  };
}

async function writeObject(
  root: string,
  temporary: string,
  path: string,
  content: FileContent,
  ifAbsent: boolean,
): Promise<WrittenFile> {
  checkPath(path);
  try {
    const bytes = await writeTemporary(temporary, content);
    const written = await place(root, path, (target) =>
      ifAbsent ? linkInto(temporary, target) : moveInto(temporary, target).then(() => true),
    );
    if (written) return { uri: uriOf(path), bytes, written };
    return { uri: uriOf(path), bytes: (await statObject(join(root, path)))?.bytes ?? 0, written };
  } finally {
    await rm(temporary, { force: true });
  }
}

function createObject(root: string, temporary: string, path: string): NewFile {
  checkPath(path);
  return {
    path: temporary,
    commit: async () => {
      const bytes = await syncWritten(temporary, path);
      await place(root, path, (target) => moveInto(temporary, target));
      return { uri: uriOf(path), bytes, written: true };
    },
    [Symbol.asyncDispose]: () => rm(temporary, { force: true }),
  };
}

/** A second name for the same bytes: an object is replaced by renaming another over it, never written to. */
async function copyObject(root: string, temporary: string, uri: string, path: string): Promise<WrittenFile> {
  checkPath(path);
  await using source = await openObject(root, uri);
  const { size } = await source.stat();
  try {
    await link(join(root, pathOf(uri)), temporary);
    await place(root, path, (target) => moveInto(temporary, target));
    return { uri: uriOf(path), bytes: size, written: true };
  } finally {
    await rm(temporary, { force: true });
  }
}

async function syncWritten(temporary: string, path: string): Promise<number> {
  try {
    await using file = await open(temporary, "r+");
    return await syncFile(file);
  } catch (error) {
    if (!failedWith(error, "ENOENT")) throw error;
    throw new Error(`Nothing was written for ${uriOf(path)}, or it was committed before.`, { cause: error });
  }
}

async function place<T>(root: string, path: string, put: (target: string) => Promise<T>): Promise<T> {
  const target = join(root, path);
  try {
    await makeFolder(dirname(target));
    return await put(target);
  } catch (error) {
    if (!failedWith(error, "EISDIR", "ENOTDIR", "EEXIST", "ENOTEMPTY")) throw error;
    throw new PermanentError(
      `${uriOf(path)} cannot be written: an object is there whose path begins with it, or it with.`,
    );
  }
}

async function openObject(root: string, uri: string): Promise<FileHandle> {
  const missing = new PermanentError(`${uri} does not exist.`);
  try {
    const file = await open(join(root, pathOf(uri)), "r");
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (error) {
    if (!failedWith(error, "ENOENT", "ENOTDIR")) throw error;
  }
  throw missing;
}

async function statObject(file: string): Promise<{ bytes: number } | undefined> {
  try {
    const found = await stat(file);
    return found.isFile() ? { bytes: found.size } : undefined;
  } catch (error) {
    if (failedWith(error, "ENOENT", "ENOTDIR")) return undefined;
    throw error;
  }
}

/** In the order of UTF-8 bytes, as Cloud Storage lists. */
async function listObjects(root: string, prefix: string): Promise<string[]> {
  const paths = await pathsUnder(root, folderOf(prefix));
  const found = paths.filter((path) => path.startsWith(prefix));
  return found.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).map(uriOf);
}

async function pathsUnder(root: string, folder: string): Promise<string[]> {
  const entries = await entriesOf(join(root, folder));
  const visible = entries.filter((entry) => folder !== "" || entry.name !== incomingName);
  const nested = await Promise.all(
    visible.filter((entry) => entry.isDirectory()).map((entry) => pathsUnder(root, `${folder}${entry.name}/`)),
  );
  return [...visible.filter((entry) => entry.isFile()).map((entry) => folder + entry.name), ...nested.flat()];
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (failedWith(error, "ENOENT", "ENOTDIR")) return [];
    throw error;
  }
}

async function removeObject(file: string): Promise<void> {
  if ((await statObject(file)) !== undefined) await rm(file, { force: true });
}
