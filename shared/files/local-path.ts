import { PermanentError } from "#shared/errors.ts";

const scheme = "files://";
/** A folder beside the objects, for what is not one yet. */
export const incomingName = ".incoming";

/** Throws a PermanentError unless the path is relative, `/`-separated and can be a file on any system. */
export function checkPath(path: string): void {
  const segments = path.split("/");
  const problem =
    segments[0] === incomingName
      ? `"${incomingName}" is reserved`
      : segments.map(problemOf).find((found) => found !== undefined);
  if (problem !== undefined) throw new PermanentError(`Not a path of a file: ${JSON.stringify(path)}: ${problem}.`);
}

/** The folder that holds every object of the prefix: what stands before its last `/`. */
export function folderOf(prefix: string): string {
  const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  if (folder !== "") checkPath(folder.slice(0, -1));
  return folder;
}

export function uriOf(path: string): string {
  checkPath(path);
  return scheme + path;
}

export function pathOf(uri: string): string {
  if (!uri.startsWith(scheme)) throw new PermanentError(`A ${scheme} URI is expected, ${JSON.stringify(uri)} came.`);
  const path = uri.slice(scheme.length);
  checkPath(path);
  return path;
}

function problemOf(segment: string): string | undefined {
  if (segment === "") return "a segment is empty";
  if (segment === "." || segment === "..") return `"${segment}" is no name`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u001f\u007f\\]/.test(segment)) return "a control character or backslash is in it";
  if (!segment.isWellFormed()) return "it is not Unicode text";
  if (Buffer.byteLength(segment) > 255) return "a segment is longer than 255 bytes";
  return undefined;
}
