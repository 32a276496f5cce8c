import type { Bucket, File } from "@google-cloud/storage";
import { PermanentError } from "#shared/errors.ts";
import { Checksum } from "./cloud-storage/checksum.ts";
import { download, statObject } from "./cloud-storage/download.ts";
import { createObject, openObject } from "./cloud-storage/local-copy.ts";
import { signDownload, signUpload } from "./cloud-storage/sign.ts";
import { statusOf } from "./cloud-storage/status.ts";
import { upload } from "./cloud-storage/upload.ts";
import { uriOf } from "./cloud-storage/uri.ts";
import type { Files, WrittenFile } from "./files.ts";
import { checkPath, folderOf, pathIn } from "./path.ts";

export interface CloudStorageSettings {
  project: string;
  bucket: string;
  /** http://host:port of an emulator. */
  apiEndpoint?: string;
}

/** Objects in one bucket, through Google's client, as the account this process runs as; it needs roles/storage.objectUser on the bucket. */
export async function openCloudStorageFiles(settings: CloudStorageSettings): Promise<Files> {
  const bucket = await openBucket(settings);
  const at = (uri: string) => bucket.file(checked(pathIn(`gs://${bucket.name}/`, uri)));
  const to = (path: string) => bucket.file(checked(path));
  return {
    uriOf: (path) => uriOf(to(path)),
    write: async (path, content, options) => upload(to(path), content, options?.ifAbsent ?? false),
    read: async (uri) => download(at(uri)),
    copy: async (uri, path) => copy(at(uri), to(path)),
    stat: async (uri) => statObject(at(uri)),
    list: async (prefix) => list(bucket, prefix),
    remove: async (uri) => void (await at(uri).delete({ ignoreNotFound: true })),
    open: async (uri) => openObject(at(uri)),
    create: async (path) => createObject(to(path)),
    signDownload: async (uri, request) => signDownload(at(uri), request),
    signUpload: async (path, request) => signUpload(to(path), request),
  };
}

async function openBucket({ project, bucket, apiEndpoint }: CloudStorageSettings): Promise<Bucket> {
  const { IdempotencyStrategy, Storage } = await import("@google-cloud/storage");
  // Everything we ask of a bucket may be asked twice: a write replaces the whole object, and one with ifAbsent knows its own again.
  const retryOptions = { autoRetry: true, maxRetries: 5, idempotencyStrategy: IdempotencyStrategy.RetryAlways };
  const crc32cGenerator = () => new Checksum();
  const storage = new Storage({
    projectId: project,
    retryOptions,
    crc32cGenerator,
    ...(apiEndpoint && { apiEndpoint }),
  });
  return storage.bucket(bucket);
}

function checked(path: string): string {
  checkPath(path);
  return path;
}

/** A rewrite inside the bucket, which moves no bytes through us. */
async function copy(source: File, target: File): Promise<WrittenFile> {
  try {
    const [, rewritten] = await source.copy(target);
    const { objectSize } = rewritten as { objectSize: string };
    return { uri: uriOf(target), bytes: Number(objectSize), written: true };
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    throw new PermanentError(`${uriOf(source)} does not exist.`);
  }
}

/** Cloud Storage lists in the order of UTF-8 bytes. */
async function list(bucket: Bucket, prefix: string): Promise<string[]> {
  const folder = folderOf(prefix);
  if (folder !== "") checkPath(folder.slice(0, -1));
  // With `fields`, the client gives names and nothing else of a File.
  const [files] = await bucket.getFiles({ prefix, fields: "items(name),nextPageToken" });
  return files.map(({ name }) => `gs://${bucket.name}/${name}`);
}
