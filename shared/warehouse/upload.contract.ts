import { readFile } from "node:fs/promises";
import { basename } from "node:path";

/** Puts a file of this machine into the bucket `emulated` of a storage emulator, under its own name. */
export const uploadTo = (storage: string) => async (path: string) => {
  const name = basename(path);
  const url = `${storage}/upload/storage/v1/b/emulated/o?uploadType=media&name=${encodeURIComponent(name)}`;
  const answer = await fetch(url, { method: "POST", body: new Uint8Array(await readFile(path)) });
  if (!answer.ok) throw new Error(`The storage emulator answered ${answer.status} to an upload.`);
  return `gs://emulated/${name}`;
};
