import { stat } from "node:fs/promises";
import { PermanentError } from "#shared/errors.ts";

/** Files whose URI is their path. */
export const plainFiles = {
  async open(uri: string) {
    if (!(await stat(uri).catch(() => undefined))) throw new PermanentError(`There is no file ${uri}.`);
    return { path: uri, async [Symbol.asyncDispose]() {} };
  },
};
