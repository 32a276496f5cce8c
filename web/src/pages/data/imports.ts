import { useSyncExternalStore } from "react";
import { queryClient } from "../../api/query-client.ts";
import { request } from "../../api/request.ts";
import { forgetUpload, uploadFile } from "./upload-file.ts";

/** Files dropped together: they become one run. */
export interface ImportBatch {
  id: string;
  org: string;
  files: readonly { name: string; size: number; sent: number }[];
  state: "uploading" | "running" | "failed";
  /** Why it failed, or why it pauses. */
  message: string | null;
  runId: string | null;
}

const batches = new Map<string, ImportBatch>();
const uploads = new Map<string, AbortController>();
const listeners = new Set<() => void>();
let snapshot: readonly ImportBatch[] = [];

/** The imports of this tab, the newest first. They go on while other pages are open. */
export function useImports(org: string): readonly ImportBatch[] {
  return useSyncExternalStore(subscribe, () => snapshot).filter((batch) => batch.org === org);
}

/** Uploads the files one after another, then asks for their run. */
export async function startImport(org: string, files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  const id = crypto.randomUUID();
  const upload = new AbortController();
  uploads.set(id, upload);
  const listed = files.map(({ name, size }) => ({ name, size, sent: 0 }));
  change(id, { id, org, files: listed, state: "uploading", message: null, runId: null });
  try {
    const uploadIds: string[] = [];
    for (const [index, file] of files.entries()) {
      const onProgress = ({ sent, waiting = null }: { sent: number; waiting?: string | null }) =>
        change(id, { message: waiting, files: filesOf(id).map((one, at) => (at === index ? { ...one, sent } : one)) });
      uploadIds.push(await uploadFile(file, { org, signal: upload.signal, onProgress }));
    }
    const { runId } = await request("POST /api/imports/run", { org, body: { uploadIds } });
    for (const file of files) forgetUpload(file, org);
    change(id, { state: "running", runId, message: null });
    void queryClient.invalidateQueries({ queryKey: [org, "syncs"] });
  } catch (error) {
    if (!upload.signal.aborted)
      change(id, { state: "failed", message: error instanceof Error ? error.message : String(error) });
  }
}

/** Stops an upload, or takes an ended import off the page. What was sent stays for a week, so the same file goes on where it was. */
export function dismissImport(id: string): void {
  uploads.get(id)?.abort();
  uploads.delete(id);
  batches.delete(id);
  publish();
}

const filesOf = (id: string) => batches.get(id)?.files ?? [];

function change(id: string, changes: Partial<ImportBatch>): void {
  const before = batches.get(id);
  if (before === undefined && changes.id === undefined) return;
  batches.set(id, { ...before, ...changes } as ImportBatch);
  publish();
}

function publish(): void {
  snapshot = [...batches.values()].reverse();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
