import { createHash } from "node:crypto";
import type { Database } from "#shared/database/client.ts";
import type { Publish } from "#shared/events/publish.ts";
import type { Files } from "#shared/files/files.ts";
import type { Organization } from "#shared/http/handler.ts";
import { HttpError } from "#shared/http/http-error.ts";
import { requestImport } from "#shared/uploads/request-import.ts";
import type { UploadedFile } from "#topics/sync-requested.ts";
import { finishUpload } from "./finish-upload.ts";
import { describeUpload, removeChunks, requireManifest } from "./unfinished-upload.ts";

interface Deps {
  files: Files;
  database: Database;
  publish: Publish;
}

/**
 * Imports whole uploads as one run. It may die anywhere and be called again: the same uploads are the same run. Throws 404 for an
 * upload the organization does not have and 409 for one that is not whole.
 */
export async function runImport(
  organization: Organization,
  asked: readonly string[],
  deps: Deps,
): Promise<{ runId: string }> {
  const { files } = deps;
  const uploads = [];
  for (const uploadId of new Set(asked)) {
    const key = { organization: organization.slug, uploadId };
    const manifest = await requireManifest(files, key);
    const { received, bytes, name } = await describeUpload(files, key, manifest);
    if (received < bytes) {
      throw new HttpError(409, `Of ${name} ${received} of ${bytes} bytes are in: send the rest, then import it.`);
    }
    uploads.push({ key, manifest });
  }
  const whole: UploadedFile[] = [];
  for (const { key, manifest } of uploads) whole.push(await finishUpload(files, key, manifest));
  const runId = runOf(organization.id, asked);
  await requestImport({ orgId: organization.id, runId, files: whole }, deps);
  for (const { key } of uploads) await removeChunks(files, key);
  return { runId };
}

/** Always the same for the same uploads, as a UUID. */
function runOf(orgId: string, uploadIds: readonly string[]): string {
  const text = JSON.stringify([orgId, ...[...new Set(uploadIds)].sort()]);
  const hex = createHash("sha256").update(text).digest("hex");
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return groups.join("-");
}
