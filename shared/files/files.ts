import type { Readable } from "node:stream";

/**
 * Objects in one bucket, named by URI (`gs://bucket/path` on Google Cloud, `files://path` embedded). A write is seen whole or
 * not at all, whatever dies when. Paths are `/`-separated, relative, without `.` or `..` segments.
 */
export interface Files {
  /** The URI an object at this path has, whether it exists or not. */
  uriOf(path: string): string;
  /** Streams content to the path. With `ifAbsent`, an object that is already there stays and `written` is false. */
  write(path: string, content: FileContent, options?: { ifAbsent?: boolean }): Promise<WrittenFile>;
  /** Streams the object. Throws a PermanentError that names the URI when it does not exist. */
  read(uri: string): Promise<Readable>;
  /** Another object with the same content, at no cost of its size. Throws as `read` does; replaces what is at the path. */
  copy(uri: string, path: string): Promise<WrittenFile>;
  /** Undefined when there is no such object. */
  stat(uri: string): Promise<{ bytes: number } | undefined>;
  /** URIs of the objects whose path begins with the prefix, in order of name. */
  list(prefix: string): Promise<string[]>;
  /** Removing what is not there is not an error. */
  remove(uri: string): Promise<void>;
  /** The object as a file on this machine, for tools that need a path; `await using` releases it. Never write to it. */
  open(uri: string): Promise<LocalFile>;
  /** A path to write a new object to; it appears in the bucket on `commit`, and never when disposed without it. */
  create(path: string): Promise<NewFile>;
  /** Lets whoever holds the URL download the object, saved under this name. Undefined where the function has to stream it itself. */
  signDownload(uri: string, download: { fileName: string; expires: Date }): Promise<SignedRequest | undefined>;
  /** Lets whoever holds the URL upload one object of at most so many bytes, replacing what is at the path. Undefined as above. */
  signUpload(
    path: string,
    upload: { mediaType: string; maxBytes: number; expires: Date },
  ): Promise<SignedRequest | undefined>;
}

/** What a client of ours may do with the bucket, past us, until it expires: at most 7 days from its making. Treat it as a password. */
export interface SignedRequest {
  method: "GET" | "PUT";
  url: string;
  /** To be sent with it, exactly these. */
  headers: Record<string, string>;
}

export type FileContent = string | Uint8Array | AsyncIterable<Uint8Array>;

export interface WrittenFile {
  uri: string;
  bytes: number;
  written: boolean;
}

export interface LocalFile extends AsyncDisposable {
  readonly path: string;
}

export interface NewFile extends LocalFile {
  /** Replaces an object already at the path. */
  commit(): Promise<WrittenFile>;
}
