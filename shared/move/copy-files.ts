import type { Organization } from "#shared/database/organizations.ts";
import type { Files } from "#shared/files/files.ts";

/** Where the files of an organization lie. Uploads that were never finished stay behind. */
export function foldersOf({ id, slug }: Organization): string[] {
  return [`uploads/${slug}/`, ...["raw", "focus", "rejects", "outbox"].map((folder) => `${folder}/${id}/`)];
}

const atOnce = 8;

/** Copies what is missing on the other side, byte by byte. Throws when an object there has another size than here. */
export async function copyFiles(
  from: Files,
  to: Files,
  folders: readonly string[],
): Promise<{ count: number; bytes: number }> {
  const copied = { count: 0, bytes: 0 };
  for (const folder of folders) {
    const paths = (await from.list(folder)).map((uri) => uri.slice(from.uriOf("x").length - 1));
    for (let start = 0; start < paths.length; start += atOnce) {
      const sizes = await Promise.all(paths.slice(start, start + atOnce).map((path) => copyFile(from, to, path)));
      copied.count += sizes.length;
      copied.bytes += sizes.reduce((sum, size) => sum + size, 0);
    }
  }
  return copied;
}

async function copyFile(from: Files, to: Files, path: string): Promise<number> {
  const source = from.uriOf(path);
  const there = await to.stat(to.uriOf(path));
  const { bytes } = there ?? (await to.write(path, await from.read(source), { ifAbsent: true }));
  const expected = (await from.stat(source))?.bytes;
  if (bytes === expected) return bytes;
  throw new Error(`${to.uriOf(path)} has ${bytes} bytes where ${expected} were expected: remove it, and begin again.`);
}
