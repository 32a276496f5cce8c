import { ApiError, request } from "../../api/request.ts";

export interface UploadProgress {
  sent: number;
  total: number;
  /** Why the upload pauses; it goes on by itself. */
  waiting?: string;
}

interface Options {
  org: string;
  signal: AbortSignal;
  onProgress: (progress: UploadProgress) => void;
}

const patience = [1, 2, 4, 8, 15, 30];

/**
 * Sends a bill in chunks and resolves with its upload id. A break of the network is waited out; choosing the same file again, even
 * after the page was closed, goes on where it stopped. Throws the ApiError of a refusal, and when the network stays away for a minute.
 */
export async function uploadFile(file: File, options: Options): Promise<string> {
  const key = keyOf(file, options.org);
  let state = await beginOrResume(file, key, options);
  let failures = 0;
  while (state.received < file.size) {
    options.onProgress({ sent: state.received, total: file.size });
    try {
      state = await sendChunk(file, state, options);
      failures = 0;
    } catch (error) {
      const pause = patience[failures];
      if (!isPassing(error) || pause === undefined) throw error;
      failures += 1;
      options.onProgress({
        sent: state.received,
        total: file.size,
        waiting: `${error.message} Trying again in ${pause} s.`,
      });
      await sleep(pause * 1000, options.signal);
      state = (await stateOf(state.uploadId, options).catch(() => undefined)) ?? state;
    }
  }
  options.onProgress({ sent: file.size, total: file.size });
  return state.uploadId;
}

/** Once its run has begun, the same file chosen again is a new upload. */
export function forgetUpload(file: File, org: string): void {
  localStorage.removeItem(keyOf(file, org));
}

function keyOf({ name, size, lastModified }: File, org: string): string {
  return `cloudact.upload.${org}.${name}.${size}.${lastModified}`;
}

async function beginOrResume(file: File, key: string, options: Options) {
  const known = localStorage.getItem(key);
  const resumed = known ? await stateOf(known, options).catch(() => undefined) : undefined;
  if (resumed) return resumed;
  const { org, signal } = options;
  const begun = await request("POST /api/imports", { org, signal, body: { name: file.name, bytes: file.size } });
  localStorage.setItem(key, begun.uploadId);
  return begun;
}

function sendChunk(
  file: File,
  { uploadId, received, chunkBytes }: Awaited<ReturnType<typeof stateOf>>,
  { org, signal }: Options,
) {
  const bytes = file.slice(received, received + chunkBytes);
  return request("PUT /api/imports/{uploadId}", {
    org,
    signal,
    params: { uploadId },
    query: { offset: String(received) },
    bytes,
  });
}

function stateOf(uploadId: string, { org, signal }: Options) {
  return request("GET /api/imports/{uploadId}", { org, signal, params: { uploadId } });
}

/** Worth trying again: no connection, too many requests, a fault of the server, or a chunk that is in already. */
function isPassing(error: unknown): error is ApiError {
  return (
    error instanceof ApiError &&
    (error.status === 0 || error.status === 409 || error.status === 429 || error.status >= 500)
  );
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
