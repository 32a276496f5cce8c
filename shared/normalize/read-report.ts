import { json } from "node:stream/consumers";
import * as v from "valibot";
import type { Files } from "#shared/files/files.ts";
import { linesOf } from "#shared/files/lines-of.ts";
import { type PartReport, partReport, type Reject, reject } from "./report.ts";

type Readable = Pick<Files, "read" | "stat">;

/** What was found in a normalized part. It never changes, so the last that were asked for are kept. */
export const readReport: (files: Readable, uri: string) => Promise<PartReport> = remembered(async (files, uri) =>
  v.parse(partReport, await json(await files.read(uri))),
);

export interface Rejects {
  rejectedRows: number;
  /** The first 20; a row may have several. */
  rejects: Reject[];
}

const firstRejects = 20;

/** Why a part was refused row by row; undefined when it was not. Kept as reports are. */
export async function readRejects(files: Readable, uri: string): Promise<Rejects | undefined> {
  return (await files.stat(uri)) ? countRejects(files, uri) : undefined;
}

const countRejects = remembered(async (files, uri): Promise<Rejects> => {
  const rejects: Reject[] = [];
  let rejectedRows = 0;
  let lastRow = 0;
  for await (const line of linesOf(await files.read(uri))) {
    const found = v.parse(reject, JSON.parse(line));
    if (found.row !== lastRow) rejectedRows += 1;
    lastRow = found.row;
    if (rejects.length < firstRejects) rejects.push(found);
  }
  return { rejectedRows, rejects };
});

const remember = 200;

function remembered<T>(read: (files: Readable, uri: string) => Promise<T>) {
  const known = new WeakMap<Readable, Map<string, Promise<T>>>();
  return (files: Readable, uri: string): Promise<T> => {
    const ofFiles = known.get(files) ?? new Map<string, Promise<T>>();
    known.set(files, ofFiles);
    const answer = ofFiles.get(uri) ?? read(files, uri);
    ofFiles.delete(uri);
    ofFiles.set(uri, answer);
    answer.catch(() => ofFiles.delete(uri));
    const [oldest] = ofFiles.keys();
    if (ofFiles.size > remember && oldest !== undefined) ofFiles.delete(oldest);
    return answer;
  };
}
