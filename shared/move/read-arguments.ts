import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { PermanentError } from "#shared/errors.ts";

/** `FOLDER [--key FILE] [--owner EMAIL]`; the key lies beside the folder unless said otherwise. */
export function readArguments(usage: string): { folder: string; key: string; owner: string | undefined } {
  const options = { key: { type: "string" }, owner: { type: "string" } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [folder, ...others] = positionals;
  if (folder === undefined || others.length > 0) throw new PermanentError(`One folder is expected.\n${usage}`);
  return { folder: resolve(folder), key: resolve(values.key ?? `${resolve(folder)}.key`), owner: values.owner };
}
