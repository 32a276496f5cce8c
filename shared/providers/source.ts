import type { FileContent } from "#shared/files/files.ts";
import type { syncRequested } from "#topics/sync-requested.ts";
import type { Message } from "#topics/topic.ts";

/** Where a vendor's bills are got from. It lists and fetches; where the bytes go is the pipeline's business. */
export interface Source {
  /** What there is to fetch, and a token that changes whenever any of it does. */
  list(request: Message<typeof syncRequested>): Promise<Listing>;
  /** Streams one part, byte for byte. A source without it has its parts in our own bucket already. */
  fetch?(part: ListedPart): Promise<FileContent>;
}

export interface Listing {
  changeToken: string;
  parts: ListedPart[];
}

export interface ListedPart {
  /** The file's name as people know it. */
  name: string;
  sourceUri: string;
}
