import type { File } from "@google-cloud/storage";

/** The client's own `cloudStorageURI` is percent-encoded, which no other tool of Google's understands. */
export const uriOf = (file: File) => `gs://${file.bucket.name}/${file.name}`;
