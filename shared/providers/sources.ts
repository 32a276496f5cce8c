import { PermanentError } from "#shared/errors.ts";
import type { Source } from "./source.ts";
import { uploadSource } from "./upload/upload-source.ts";

const sources: Readonly<Record<string, Source>> = { upload: uploadSource };

export function getSource(provider: string): Source {
  const source = sources[provider];
  if (source) return source;
  const known = Object.keys(sources).join(", ");
  throw new PermanentError(`No bills can be fetched from "${provider}": expected one of ${known}.`);
}
