import { PermanentError } from "#shared/errors.ts";

/** Throws a PermanentError unless the path is relative, `/`-separated and can be an object and a file on any system. */
export function checkPath(path: string): void {
  const problem = path.split("/").map(problemOf).find(Boolean) ?? problemOfLength(path);
  if (problem !== undefined) throw notAPath(path, problem);
}

export function notAPath(path: string, problem: string): PermanentError {
  return new PermanentError(`Not a path of a file: ${JSON.stringify(path)}: ${problem}.`);
}

/** The path within a URI that begins with `root`, e.g. `gs://bucket/`. */
export function pathIn(root: string, uri: string): string {
  if (!uri.startsWith(root)) throw new PermanentError(`A ${root} URI is expected, ${JSON.stringify(uri)} came.`);
  return uri.slice(root.length);
}

/** The folder that holds every object of the prefix: what stands before its last `/`. */
export const folderOf = (prefix: string) => prefix.slice(0, prefix.lastIndexOf("/") + 1);

function problemOf(segment: string): string | undefined {
  if (segment === "") return "a segment is empty";
  if (segment === "." || segment === "..") return `"${segment}" is no name`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u001f\u007f\\]/.test(segment)) return "a control character or backslash is in it";
  if (!segment.isWellFormed()) return "it is not Unicode text";
  if (Buffer.byteLength(segment) > 255) return "a segment is longer than 255 bytes";
  return undefined;
}

/** https://cloud.google.com/storage/docs/objects#naming */
function problemOfLength(path: string): string | undefined {
  return Buffer.byteLength(path) > 1024 ? "it is longer than 1024 bytes" : undefined;
}
