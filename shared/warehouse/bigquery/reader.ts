import type { BigQuery } from "@google-cloud/bigquery";
import { PermanentError } from "#shared/errors.ts";
import type { Files } from "#shared/files/files.ts";
import { type EmptyWarehouse, openEmptyWarehouse } from "./empty-warehouse.ts";
import { isPrepared } from "./prepare-dataset.ts";

export interface Reader {
  /** Asks the dataset; until its first load has made it, `ofNothing`. */
  read<T>(name: string, ask: () => Promise<T>, ofNothing: (nothing: EmptyWarehouse) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** What is there once is there for good, so it is asked for until it is. */
export function openReader(client: BigQuery, files: Pick<Files, "open">): Reader {
  const readable = new Set<string>();
  let empty: Promise<EmptyWarehouse> | undefined;
  return {
    async read(name, ask, ofNothing) {
      if (!readable.has(name) && (await isPrepared(client, checkName(name)))) readable.add(name);
      if (readable.has(name)) return ask();
      empty ??= openEmptyWarehouse(files);
      return ofNothing(await empty);
    },
    close: async () => (await empty)?.close(),
  };
}

export function checkName(name: string): string {
  if (/^[a-z][a-z0-9_]{1,60}$/.test(name)) return name;
  throw new PermanentError(`A dataset is named by 2 to 61 of a-z, 0-9 and _, a letter first; "${name}" came.`);
}
