import type { Database } from "#shared/database/client.ts";
import { type RunKey, startRun } from "#shared/database/runs.ts";
import type { Publish } from "#shared/events/publish.ts";
import { syncRequested, type UploadedFile } from "#topics/sync-requested.ts";

interface Deps {
  database: Database;
  publish: Publish;
}

/** Where an uploaded bill lies: under its content's hash, so that the same file twice is stored once. */
export function uploadPath(organization: string, { sha256, name }: Pick<UploadedFile, "sha256" | "name">): string {
  return `uploads/${organization}/${sha256}/${name}`;
}

/**
 * Has uploaded files imported as one run; asking again with the same run id is asking once. A file given twice counts once. The
 * message is the effect: once it is durable, the run happens. The run is recorded too, so that whoever asked can look at it at once.
 */
export async function requestImport(
  { orgId, runId, files }: RunKey & { files: readonly UploadedFile[] },
  { database, publish }: Deps,
): Promise<void> {
  const unique = files.filter((file, index) => files.findIndex(({ sha256 }) => sha256 === file.sha256) === index);
  const request = { orgId, runId, trigger: "upload" as const, provider: "upload", files: unique };
  await publish(syncRequested, request);
  await startRun(database, request);
}
