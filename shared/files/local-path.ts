import * as anyPath from "./path.ts";

const scheme = "files://";
/** A folder beside the objects, for what is not one yet. */
export const incomingName = ".incoming";

/** As every bucket does, and keeps the folder of what is being written to itself. */
export function checkPath(path: string): void {
  anyPath.checkPath(path);
  if (path.split("/")[0] === incomingName) throw anyPath.notAPath(path, `"${incomingName}" is reserved`);
}

export function folderOf(prefix: string): string {
  const folder = anyPath.folderOf(prefix);
  if (folder !== "") checkPath(folder.slice(0, -1));
  return folder;
}

export function uriOf(path: string): string {
  checkPath(path);
  return scheme + path;
}

export function pathOf(uri: string): string {
  const path = anyPath.pathIn(scheme, uri);
  checkPath(path);
  return path;
}
